import { describe, expect, test } from 'vitest';
import type { AiOutcome, AiRequest } from '#platform/ai';
import type { ModelBudget } from '#platform/plans';
import { packTemplates } from '#product/packs';
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

const tone = { traits: [], language: null, signature: '' };

/** One turn in front of a model that answers as told. */
async function turn(outcome: unknown, before: Exchange[] = [], facts = triage?.facts ?? []) {
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
  const blocks = [
    { kind: 'thread', id: 'mail:t1', trust: 'untrusted' as const, value: { text: 'Hi "there"' } },
  ];
  const me = { name: 'Robin', address: 'robin@x.example' };
  const result = await thinkTurn(ctx, { template, blocks, before, budget, me });
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
    const { result } = await turn({ kind: 'answer', value, usage }, [], facts);
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
