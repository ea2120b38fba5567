import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTHING_SPENT, type StepDoc } from '#factory/runs';
import { all, type Effect } from '#kernel';
import type { ModelCall, ModelPort, ModelReply, Price } from '#platform/ai';
import { LOST } from '../../../tests/support/engine.ts';
import { inRounds } from '../../../tests/support/in-rounds.ts';
import { type World, world } from '../../../tests/world.ts';
import type { Outline } from './nodes/index.ts';
import { runWorkflow } from './run-workflow.ts';
import { startByHand } from './start-by-hand.ts';
import { type EndInput, keyOf, type RunInput, type StepInput, type StepResult } from './step-contract.ts';
import { metered } from './steps/meter.ts';

const NODES: Outline[] = [
  { id: 'look', kind: 'gather', reads: ['new', 'tasks'] },
  {
    id: 'all',
    kind: 'each',
    over: 'new',
    max: 5,
    body: [
      { id: 'open', kind: 'gather', reads: ['read'] },
      { id: 'sort', kind: 'think', limits: { turns: 4, toolCalls: 3 } },
      {
        id: 'isNoise',
        kind: 'branch',
        when: { fact: 'sort.noise', is: 'eq', value: true },
        yes: 'end',
        no: 'next',
      },
      { id: 'draft', kind: 'think', limits: { turns: 3, toolCalls: 2 } },
      { id: 'propose', kind: 'suggest' },
    ],
  },
  { id: 'tell', kind: 'notify' },
];

/** What a step comes to depends on which work it is and on nothing else; `dice` chooses among the ways it can go. */
function workOf(dice: number[], activity: string, input: StepInput): StepResult {
  const die = dice[((input.item?.index ?? 0) * 3 + input.node.length + (input.turn ?? 0)) % dice.length] ?? 0;
  const done = (fact: Record<string, string | number | boolean>): StepResult => ({
    kind: 'done',
    fact: {
      ...fact,
      isWorkOf: JSON.stringify([activity, input.node, input.read, input.item, input.turn, input.call]),
    },
    spent: { ...NOTHING_SPENT, microUsd: activity === 'think' ? 1 + die : 0 },
  });
  if (activity === 'gather') return done({ count: input.read === 'new' ? 5 : 0 });
  if (activity !== 'think') return done({});
  if (input.turn === 1 && die % 3 === 0) return done({ next: 'calls', calls: 1 + (die % 2) });
  if (input.turn === 1 && die % 3 === 1) return done({ next: 'repair' });
  return done({ next: 'answer', noise: die % 4 === 2 });
}

const DIED = new Error('the host died');

/** A life of a run: it meets what earlier lives left in the store, hiccups now and then, and may end in the middle. */
function live(stored: Map<string, StepResult>, dice: number[], hiccups: boolean[], diesAfter: number) {
  let nowMs = 0;
  let performed = 0;
  const story = runWorkflow(() => new Date(nowMs), { tenantId: 't', runId: 'r' });
  const mixedUp: string[] = [];
  function answer(effect: Extract<Effect, { kind: 'activity' }>): unknown {
    const input = effect.input as StepInput;
    if (effect.name === 'openRun')
      return { kind: 'opened', nodes: NODES, from: 0, deadlineAt: '1970-01-01T01:00:00.000Z' };
    performed += 1;
    if (hiccups[performed % Math.max(1, hiccups.length)] && performed % 4 !== 0)
      return { kind: 'retry', afterMs: 1, reason: 'ai.unavailable' };
    const result = stored.get(keyOf(input)) ?? workOf(dice, effect.name, input);
    stored.set(keyOf(input), result);
    const own = workOf(dice, effect.name, input);
    if (JSON.stringify(own) !== JSON.stringify(result)) mixedUp.push(keyOf(input));
    return result;
  }
  let ended: EndInput | undefined;
  try {
    inRounds(story, (round) => {
      const [first] = round;
      if (first?.kind === 'activity' && first.name === 'endRun') ended = first.input as EndInput;
      if (ended || performed >= diesAfter) throw DIED;
      for (const effect of round) if (effect.kind === 'sleep') nowMs += effect.ms;
      return round.map((effect) => (effect.kind === 'activity' ? answer(effect) : undefined));
    });
  } catch (error) {
    if (error !== DIED) throw error;
    return { ended, mixedUp };
  }
  throw new Error('the run did not say how it ended');
}

describe('a run that begins anew, at any point and with any hiccups', () => {
  const dice = fc.array(fc.nat(7), { minLength: 1, maxLength: 12 });
  const deaths = fc.array(
    fc.record({ after: fc.nat(40), hiccups: fc.array(fc.boolean(), { maxLength: 9 }) }),
    {
      maxLength: 4,
    },
  );

  test('does the same steps at the same cost as an undisturbed one, and reads no step of another element', () => {
    fc.assert(
      fc.property(dice, deaths, fc.array(fc.boolean(), { maxLength: 9 }), (ways, lives, hiccups) => {
        const calm = new Map<string, StepResult>();
        const expected = live(calm, ways, [], Number.POSITIVE_INFINITY);

        const stored = new Map<string, StepResult>();
        for (const life of lives) expect(live(stored, ways, life.hiccups, life.after).mixedUp).toEqual([]);
        const last = live(stored, ways, hiccups, Number.POSITIVE_INFINITY);

        expect(last.mixedUp).toEqual([]);
        // A step that was given up after four tries is another matter; what was done has to be the same.
        if (last.ended?.givenUp.length) return;
        expect([...stored].sort()).toEqual([...calm].sort());
        expect(last.ended).toEqual(expected.ended);
      }),
      { numRuns: 300 },
    );
  });
});

const PRICES: Price[] = [
  {
    model: 'offline-rules-1',
    from: '2026-01-01',
    inputMicroUsdPerMTok: 1_000_000,
    outputMicroUsdPerMTok: 0,
    source: 'made up',
  },
];

/** Answers with the word of the conversation that it was given, so that every mix-up shows. `isAway` = throttled now. */
function echo(isAway: () => boolean): (wire: ModelPort) => ModelPort {
  const failed = new Map<string, number>();
  return () => ({
    reasons: () => false,
    async respond(call: ModelCall): Promise<ModelReply> {
      const text = JSON.stringify(call.input);
      const asked = `${call.format.name} ${wordOf(text)} ${call.input.length}`;
      const fails = failed.get(asked) ?? 0;
      if (fails < 3 && isAway()) {
        failed.set(asked, fails + 1);
        return { kind: 'failed', class: 'throttled', retryAfterMs: 100 };
      }
      return {
        ...said(call.format.name, text),
        usage: { model: 'offline-rules-1', inputTokens: text.length % 90, outputTokens: 1 },
      };
    },
  });
}

const wordOf = (text: string): string => /word-\d/.exec(text)?.[0] ?? 'none';

function said(format: string, text: string) {
  const word = wordOf(text);
  const nth = Number(word.at(-1));
  if (format === 'reply_draft' && nth % 2 === 0 && !text.includes('function_call_output')) {
    const day = { from: `2026-03-1${nth}T00:00:00Z`, to: `2026-03-2${nth}T00:00:00Z` };
    return {
      kind: 'tool_calls' as const,
      calls: [{ callId: 'c1', name: 'calendar_list', arguments: JSON.stringify(day) }],
    };
  }
  const triage = {
    class: 'needs_reply',
    urgency: 1 + (nth % 5),
    waitingOn: 'me',
    waitingPerson: null,
    dueBy: null,
  };
  const draft = {
    outcome: 'draft',
    subject: `Re: ${word}`,
    body: `An answer to ${word}.`,
    missing: [],
    moveEvent: null,
    invitation: null,
  };
  const value = { ...(format === 'triage' ? triage : draft), reason: `Because of ${word}.`, sources: [] };
  return { kind: 'text' as const, text: JSON.stringify(value) };
}

async function withMail(isAway: () => boolean, words = [0, 1, 2, 3, 4]) {
  const w = await world({ model: echo(isAway), prices: PRICES });
  for (const n of words)
    await w.mailbox.deliver({
      subject: `About word-${n}`,
      from: `word-${n}@x.example`,
      text: `Please answer word-${n}.`,
      at: new Date(Date.parse('2026-03-12T07:00:00Z') + n * 60_000),
    });
  return w;
}

/** Everything that a run left behind, without what differs between two people. */
async function leftBy(w: World, runId: string) {
  const run = await w.ctx.runs.get(runId);
  const steps = await all<StepDoc>(w.ctx.db, 'step', { where: 'c.runId = @runId', params: { runId } });
  return {
    run: [run.status, run.charge, run.totals, run.summary],
    spent: (await w.usage()).spentMicroUsd,
    steps: steps
      .map(({ node, item, turn, call, status, title, reason, fact, spent, sources }) =>
        JSON.stringify([
          node,
          item,
          turn,
          call,
          status,
          title,
          reason,
          fact,
          spent,
          sources.map(({ label }) => label),
        ]),
      )
      .sort(),
    suggestions: (await w.suggestions())
      .map(({ title, reason, urgency, canonical }) => {
        const { payload, target } = JSON.parse(canonical);
        return JSON.stringify([title, reason, urgency, payload.body, wordOf(target.participants)]);
      })
      .sort(),
  };
}

/** Kills the instance at each of these deliveries, and has the engine forget it; the sweep begins it anew. */
async function runThrough(w: World, deaths: number[]): Promise<string> {
  let deliveries = 0;
  const left = [...deaths];
  w.engine.before(() => {
    deliveries += 1;
    if (deliveries !== left[0]) return;
    left.shift();
    deliveries = 0;
    throw LOST;
  });
  const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
  for (;;) {
    await w.settle();
    const run = await w.ctx.runs.get(body.id);
    if (run.endedAt) return run.id;
    w.engine.forget(run.id);
    w.clock.move(30_000);
    await w.sweep();
  }
}

describe('a host that dies in the middle of a run', () => {
  const calm = withMail(() => false).then(async (w) => leftBy(w, (await w.run('inbox')).id));

  test('costs nothing and mixes up nothing: the run begins anew and leaves the same steps and suggestions', async () => {
    const expected = await calm;
    expect(expected.suggestions).toHaveLength(5);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 2, max: 25 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 9 }),
        async (deaths, away) => {
          let asked = 0;
          const w = await withMail(() => away[asked++ % away.length] ?? false);
          const left = await leftBy(w, await runThrough(w, deaths));
          expect(left).toEqual(expected);
        },
      ),
      { numRuns: 5 },
    );
  });

  test('a reply is never made of another conversation’s text', async () => {
    let asked = 0;
    // Three conversations have to wait and two go on; in the second life nobody waits, so all go on in another order.
    const w = await withMail(() => asked++ < 3, [1, 3, 5, 7, 9]);
    const runId = await runThrough(w, [18]);
    expect((await w.ctx.runs.get(runId)).status).toBe('completed');
    for (const { canonical, title } of await w.suggestions()) {
      const { payload, target } = JSON.parse(canonical);
      const body = `An answer to ${wordOf(target.participants)}.`;
      expect({ title, body: payload.body }).toEqual({ title, body });
    }
  });
});

test('what a step left is what this very step left, also when a second delivery came to something else', async () => {
  let asked = 0;
  const long = (): ModelPort => ({
    reasons: () => false,
    async respond(call) {
      asked += 1;
      const { text } = said(call.format.name, 'word-1');
      const value = { ...JSON.parse(text ?? ''), reason: `Try ${asked}.` };
      if (value.body) value.body = 'x'.repeat(18_000);
      const usage = { model: 'offline-rules-1', inputTokens: 1, outputTokens: 1 };
      return { kind: 'text', text: JSON.stringify(value), usage };
    },
  });
  const w = await world({ model: long });
  await w.mailbox.deliver();
  w.engine.deliverAtOnce(2);
  await w.run('inbox');

  const [draft] = await all<StepDoc>(w.ctx.db, 'step', { where: 'c.node = "draft"' });
  const { output } = draft ?? {};
  const kept = await w.blobs.get(w.tenantId, output?.kind === 'blob' ? output.name : '');
  expect(JSON.parse(Buffer.from(kept?.bytes ?? '').toString()).value.reason).toBe(draft?.reason);
});

test('an earlier step is taken for this one only if it is the very same work', async () => {
  const w = await world();
  await w.mailbox.deliver();
  const run = await w.run('inbox');
  const [step] = await all<StepDoc>(w.ctx.db, 'step', {
    where: 'c.node = @node',
    params: { node: 'open.read' },
  });
  await w.ctx.db.patch(run.id, [
    { op: 'set', path: '/status', value: 'running' },
    { op: 'set', path: '/endedAt', value: null },
  ]);
  await w.ctx.db.patch(step?.id ?? '', [{ op: 'set', path: '/item', value: 7 }]);

  const input: StepInput = {
    ...({ tenantId: w.tenantId, runId: run.id } satisfies RunInput),
    ...{ seq: 9, node: 'open', read: 'read', item: { of: 'new', index: 0 }, turn: null, call: null },
    ...{ at: {}, calls: [] },
  };
  const again = metered('gather', () => Promise.reject(new Error('no work is to be done')));
  expect(await again(w.ctx, input)).toMatchObject({ kind: 'retry' });
});
