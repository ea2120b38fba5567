import { describe, expect, test } from 'vitest';
import type { AiOutcome, AiRequest } from '#platform/ai';
import type { ModelBudget } from '#platform/plans';
import { packTemplates } from '#product/packs';
import type { Block } from './fence.ts';
import { type Exchange, thinkTurn } from './think-turn.ts';

const triage = packTemplates.find('clear-inbox.triage', 1);
if (!triage) throw new Error('the pack has no triage agent');

const usage = { model: 'm', inputTokens: 1, outputTokens: 1, microUsd: 1, latencyMs: 1 };
const value = {
  class: 'needs_reply',
  urgency: 4,
  waitingOn: 'me',
  waitingPerson: 'Dana, who wrote a long text about secrets',
  dueBy: null,
  reason: 'free words',
  sources: [],
};

const budget: ModelBudget = { take: async () => ({ kind: 'allowed' }) };

const PLAIN = { traits: [] as string[], language: null as string | null, signature: '' };
const GREETING: Block = { kind: 'thread', id: 'mail:t1', trust: 'untrusted', value: { text: 'Hi "there"' } };
const robin = { name: 'Robin', address: 'robin@x.example' };
/** A conversation by the long ids of its vendor, of which a model is told short names. */
const CONVERSATION: Block = {
  ...GREETING,
  value: {
    threadId: 'AAQk-thread',
    subject: 'The review',
    messages: [
      {
        ...{ id: 'AAMk-message', from: { name: 'Dana', address: 'dana@x.example' }, to: [robin], cc: [] },
        ...{ receivedAt: '2026-03-11T09:00:00Z', isSent: false, isBulk: false, text: 'Hi', attachments: [] },
      },
    ],
  },
};

interface Shown {
  facts: string[];
  tone: typeof PLAIN;
  shown: Block;
}

/** One turn in front of a model that answers as told. */
async function turn(
  outcome: unknown,
  before: Exchange[] = [],
  { facts = triage?.facts ?? [], tone = PLAIN, shown = GREETING }: Partial<Shown> = {},
) {
  const asked: AiRequest<Record<string, unknown>>[] = [];
  const ctx = {
    clock: { now: () => new Date('2026-03-12T08:00:00Z') },
    preferences: { read: async () => ({ zone: 'UTC', locale: 'en', tone }) },
    ai: {
      ask: async (request: AiRequest<Record<string, unknown>>) => {
        asked.push(request);
        return outcome as AiOutcome<never>;
      },
    },
  } as unknown as Parameters<typeof thinkTurn>[0];
  const template = { ...(triage as NonNullable<typeof triage>), facts };
  const result = await thinkTurn(ctx, { template, blocks: [shown], before, budget, me: robin });
  return { result, asked: asked[0] as AiRequest<unknown> };
}

const calls = (...names: string[]) => ({
  kind: 'tool_calls',
  calls: names.map((name, n) => ({ callId: `c${n}`, name, arguments: '{}' })),
  usage,
});
const earlier = (count: number): Exchange => ({
  kind: 'calls',
  calls: Array.from({ length: count }, (_, n) => ({
    call: { callId: `e${n}`, name: 'mail_readThread', arguments: '{}' },
    result: { kind: 'thread', id: 'mail:t2', trust: 'untrusted' as const, value: {} },
  })),
});

describe('facts of an answer', () => {
  test('are enum words, numbers and booleans; of free text only whether there is any', async () => {
    const facts = ['class', 'urgency', 'reason', 'waitingPerson', 'dueBy', 'nothingSuch'];
    const { result } = await turn({ kind: 'answer', value, usage }, [], { facts });
    expect(result).toMatchObject({
      kind: 'answer',
      fact: {
        class: 'needs_reply',
        urgency: 4,
        reason: true,
        waitingPerson: true,
        dueBy: false,
        nothingSuch: false,
      },
    });
  });
});

describe('what the model is told', () => {
  test('the house rules come first, and everything from outside stands inside a fence', async () => {
    const { asked } = await turn({ kind: 'answer', value, usage });
    expect(asked.instructions).toMatch(/^You work for one person/);
    const user = JSON.stringify(asked.input[1]);
    expect(user).toContain('<<<SOURCE ');
    expect(user).toContain('trust=\\"untrusted\\"');
    expect(asked.budget).toBe(budget);
  });

  test('it is offered the reading tools of its agent, and none once its allowance is used up', async () => {
    expect((await turn({ kind: 'answer', value, usage })).asked.tools.map(({ name }) => name)).toEqual([
      'mail_readThread',
      'contacts_lookup',
    ]);
    expect((await turn({ kind: 'answer', value, usage }, [earlier(2)])).asked.tools).toEqual([]);
  });

  test('what a look-up brought is fenced too', async () => {
    const { asked } = await turn({ kind: 'answer', value, usage }, [earlier(1)]);
    expect(asked.input.at(-1)).toMatchObject({
      type: 'function_call_output',
      output: expect.stringMatching(/^<<<SOURCE/),
    });
  });

  test('a bad answer is named, not repeated', async () => {
    const bad: Exchange = { kind: 'bad_answer', text: 'CANARY', problem: 'The answer is not JSON.' };
    const { asked } = await turn({ kind: 'answer', value, usage }, [bad]);
    expect(JSON.stringify(asked.input.at(-1))).toContain('The answer is not JSON.');
    expect(JSON.stringify(asked.input)).not.toContain('CANARY');
  });
});

describe('names that a model is told instead of ids', () => {
  const shown = CONVERSATION;
  const asking = (call: object) => ({
    kind: 'tool_calls',
    calls: [{ callId: 'c1', name: 'mail_readThread', arguments: JSON.stringify(call) }],
    usage,
  });

  test('come back as ids in an answer, and one that was never told is asked for again', async () => {
    const sources = (name: string) => ({
      kind: 'answer',
      value: { ...value, sources: [`mail:${name}`] },
      usage,
    });
    expect((await turn(sources('m1'), [], { shown })).result).toMatchObject({
      kind: 'answer',
      value: { sources: ['mail:AAMk-message'] },
    });
    expect((await turn(sources('m7'), [], { shown })).result).toMatchObject({
      kind: 'bad_answer',
      problem: 'It names m7, and nothing of that name was shown.',
      usage,
    });
  });

  test('are ids where a tool is asked, and one that was never told, or no JSON at all, is left for the tool to refuse', async () => {
    const argumentsOf = async (outcome: object) => {
      const { result } = await turn(outcome, [], { shown });
      return result.kind === 'calls' ? result.calls.map((call) => call.arguments) : [];
    };
    expect(await argumentsOf(asking({ threadId: 't1' }))).toEqual(['{"threadId":"AAQk-thread"}']);
    expect(await argumentsOf(asking({ threadId: 't9' }))).toEqual(['{"threadId":"t9"}']);
    const broken = { ...asking({}), calls: [{ callId: 'c1', name: 'mail_readThread', arguments: '{"th' }] };
    expect(await argumentsOf(broken)).toEqual(['{"th']);
  });

  test('stand in what a model is reminded of having asked, too', async () => {
    const call = { callId: 'e1', name: 'mail_readThread', arguments: '{"threadId":"AAQk-thread"}' };
    const before: Exchange[] = [{ kind: 'calls', calls: [{ call, result: GREETING }] }];
    const { asked } = await turn({ kind: 'answer', value, usage }, before, { shown });
    expect(asked.input).toContainEqual(
      expect.objectContaining({ type: 'function_call', arguments: '{"threadId":"t1"}' }),
    );
  });
});

describe('how the person writes', () => {
  const toldOf = async (tone: typeof PLAIN) =>
    JSON.stringify((await turn({ kind: 'answer', value, usage }, [], { tone })).asked.input[0]);

  test.each<[string, Partial<typeof PLAIN>]>([
    ['a trait', { traits: ['brief'] }],
    ['a language', { language: 'he' }],
    ['a signature', { signature: 'Robin' }],
  ])('is told where %s is said of it', async (_what, said) => {
    expect(await toldOf({ ...PLAIN, ...said })).toContain('tone');
  });

  test('is not spoken of where nothing is said of it', async () => {
    expect(await toldOf(PLAIN)).not.toContain('tone');
  });
});

describe('an answer that was cut', () => {
  const cut = (reason: string) => ({ kind: 'cut', reason, usage });

  test('is asked for once more, with more room and the word to be brief', async () => {
    expect((await turn(cut('too_long'))).result).toEqual({ kind: 'cut', usage });
    const { asked } = await turn({ kind: 'answer', value, usage }, [{ kind: 'cut' }]);
    expect(asked.isWider).toBe(true);
    expect(JSON.stringify(asked.input.at(-1))).toContain('more briefly');
    expect((await turn({ kind: 'answer', value, usage })).asked.isWider).toBe(false);
  });

  test('for a second time, or for its content, ends the work with its reason, and is paid for', async () => {
    expect((await turn(cut('too_long'), [{ kind: 'cut' }])).result).toMatchObject({
      kind: 'ended',
      status: 'failed',
      outcome: { code: 'ai.answer_cut' },
      usage,
    });
    expect((await turn(cut('filtered'))).result).toMatchObject({
      kind: 'ended',
      outcome: { code: 'ai.filtered' },
      usage,
    });
  });
});

describe('what the model asks for', () => {
  test('own reading tools are granted', async () => {
    expect((await turn(calls('mail_readThread', 'contacts_lookup'))).result.kind).toBe('calls');
  });
  test.each(['mail_send', 'calendar_list', 'brief_write', 'unknown'])('%s is a bad answer', async (name) => {
    expect((await turn(calls('mail_readThread', name))).result).toMatchObject({ kind: 'bad_answer', usage });
  });
  test('more look-ups than the agent may make end the run', async () => {
    expect((await turn(calls('mail_readThread', 'mail_readThread', 'mail_readThread'))).result).toMatchObject(
      {
        kind: 'ended',
        status: 'stopped',
        outcome: { code: 'agent.tool_limit' },
      },
    );
    expect((await turn(calls('mail_readThread'), [earlier(2)])).result).toMatchObject({ kind: 'ended' });
  });
});
