import { describe, expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { all } from '#kernel';
import type { ModelPort, ModelReply } from '#platform/ai';
import { type World, type WorldOptions, world } from '../../../tests/world.ts';
import type { ReadingDoc } from './reading.ts';
import { listUnfinished } from './unfinished.ts';

const SEVEN = Date.parse('2026-03-12T07:00:00Z');
const BULK = {
  text: 'Great savings this week only.',
  headers: { 'List-Unsubscribe': '<https://x.example/u>', Precedence: 'bulk' },
};

/** Stands between the run and its model: gives its own answer, or lets the call through. */
type Gate = { refuse?: ((text: string) => ModelReply | undefined) | undefined; calls: number };

async function behind(gate: Gate, options: WorldOptions = {}): Promise<World> {
  const model = (wire: ModelPort): ModelPort => ({
    ...wire,
    async respond(call) {
      gate.calls += 1;
      return gate.refuse?.(JSON.stringify(call)) ?? wire.respond(call);
    },
  });
  const w = await world({ model, ...options });
  await w.run('inbox');
  return w;
}

const failure = (reason: Extract<ModelReply, { kind: 'failed' }>['class']): ModelReply => ({
  kind: 'failed',
  class: reason,
});

async function deliver(w: World, count: number, parts: object = {}, from = 0) {
  for (let n = from; n < from + count; n += 1)
    await w.mailbox.deliver({
      ...{ subject: `Question ${n}`, from: `p${n}@x.example`, at: new Date(SEVEN + n * 60_000) },
      ...parts,
    });
}

const place = async (w: World) => {
  const [reading] = await all<ReadingDoc>(w.ctx.db, 'reading');
  return reading?.places[(await w.workflow('inbox')).id];
};
const leftOver = async (w: World) =>
  (await listUnfinished(w.ctx, { id: (await w.workflow('inbox')).id })).items;

async function runInbox(w: World) {
  const { id } = await w.run('inbox');
  const { run, steps } = await getTimeline(w.ctx, { id });
  return {
    run,
    steps,
    left: steps.flatMap(({ title, status }) => (status === 'failed' ? [title] : [])).toSorted(),
  };
}

const drafts = async (w: World) =>
  (await w.suggestions()).filter(({ title }) => title.startsWith('Reply')).length;

describe('when all that a run is to work on is refused for one reason outside of it', () => {
  test.each([
    ['the key is not accepted', 'key_refused', 'blocked', 'ai.key_refused'],
    ['there is no such model', 'unknown_model', 'blocked', 'ai.model_unknown'],
    ['no money is left at the vendor', 'exhausted', 'blocked', 'ai.exhausted'],
    ['the endpoint takes no request of ours', 'rejected', 'failed', 'ai.rejected'],
    ['nobody answers', 'transient', 'failed', 'ai.unavailable'],
  ] as const)(
    '%s: each run says so, counts nothing and moves no place, and when it is mended everything is done',
    async (_what, reason, status, code) => {
      const gate: Gate = { calls: 0, refuse: () => failure(reason) };
      const w = await behind(gate);
      const { at } = (await place(w)) ?? {};
      await deliver(w, 3);

      for (let n = 0; n < 4; n += 1) {
        const { run, left, steps } = await runInbox(w);
        expect(run).toMatchObject({
          ...{ status, charge: 'free', outcome: { code, detail: expect.stringMatching(/.{30}/) } },
          summary: 'The run did not come to its end. What could not be done is tried again next time.',
        });
        expect(left).toEqual([0, 1, 2].map((q) => `Left for the next run: Question ${q}`));
        expect(steps.find(({ node }) => node === 'look.new')?.reason).toBe('Found 3.');
        expect((await place(w))?.at).toBe(at);
      }
      expect(await leftOver(w)).toEqual([]);
      expect((await w.usage()).usedRuns).toBe(0);

      gate.refuse = undefined;
      expect((await runInbox(w)).run).toMatchObject({ status: 'completed', charge: 'charged' });
      expect(await drafts(w)).toBe(3);
    },
  );

  test('a model without a price is not asked once, and every run says so', async () => {
    const gate: Gate = { calls: 0 };
    const w = await behind(gate, { prices: [] });
    await deliver(w, 3);
    for (let n = 0; n < 4; n += 1) {
      const { run, left } = await runInbox(w);
      expect(run).toMatchObject({ status: 'blocked', charge: 'free', outcome: { code: 'ai.no_price' } });
      expect(run.outcome?.lift).toContain('price');
      expect(left).toHaveLength(3);
    }
    expect(gate.calls).toBe(0);
    expect(await leftOver(w)).toEqual([]);
  });

  test('it also counts nothing when it came after a part of the work was paid for', async () => {
    const gate: Gate = { calls: 0 };
    gate.refuse = (text) => (text.includes('reply_draft') ? failure('key_refused') : undefined);
    const w = await behind(gate);
    await deliver(w, 2);
    const { run } = await runInbox(w);
    expect(run).toMatchObject({ status: 'blocked', charge: 'free', totals: { modelCalls: 2 } });
    expect((await w.usage()).usedRuns).toBe(0);
  });

  test('what needs no model is done, and the run says that the model answered nothing', async () => {
    const gate: Gate = { calls: 0, refuse: () => failure('transient') };
    const w = await behind(gate);
    await deliver(w, 2, BULK);
    await deliver(w, 2, {}, 2);
    const { run, left } = await runInbox(w);
    expect(run).toMatchObject({ status: 'failed', charge: 'free', outcome: { code: 'ai.unavailable' } });
    expect(left).toEqual(['Left for the next run: Question 2', 'Left for the next run: Question 3']);

    gate.refuse = undefined;
    for (let n = 0; n < 3; n += 1) await runInbox(w);
    expect(await drafts(w)).toBe(2);
  });

  test('a mailbox that asks for a new consent before anything of it was read moves nothing either', async () => {
    const w = await behind({ calls: 0 });
    const { at } = (await place(w)) ?? {};
    await deliver(w, 2);
    w.engine.before(async (name, input) => {
      if (name === 'gather' && (input as { node: string }).node === 'open')
        await w.ctx.db.patch(w.connectionId, [{ op: 'set', path: '/read/state', value: 'needs_reauth' }]);
    });
    const { run, left } = await runInbox(w);
    expect(run).toMatchObject({ status: 'blocked', outcome: { code: 'connection.needs_reauth' } });
    expect(left).toHaveLength(2);
    expect((await place(w))?.at).toBe(at);
  });

  test('the first look at a mailbox is taken anew', async () => {
    const w = await world({ model: (wire) => ({ ...wire, respond: async () => failure('key_refused') }) });
    await deliver(w, 2);
    expect((await runInbox(w)).run.status).toBe('blocked');
    expect(await place(w)).toBeUndefined();
  });

  test('a workflow without a list is blocked as well', async () => {
    const w = await behind({ calls: 0, refuse: () => failure('key_refused') });
    expect(await w.run('brief')).toMatchObject({
      ...{ status: 'blocked', charge: 'free', outcome: { code: 'ai.key_refused' } },
    });
  });

  test('the person is told why, and what would lift it, without a word of the vendor', async () => {
    const w = await behind({ calls: 0, refuse: () => failure('key_refused') });
    await deliver(w, 2);
    await runInbox(w);
    const notices = await all<{ id: string; type: string; body: string }>(w.ctx.db, 'notification');
    expect(notices.map(({ body }) => body)).toContain(
      'The model endpoint does not accept our key. Whoever runs this sets OPENAI_API_KEY right; then start it again.',
    );
  });
});

describe('when only some of it is refused', () => {
  test('one mail that a filter does not let through is told with its reason, and the others are done', async () => {
    const gate: Gate = { calls: 0 };
    gate.refuse = (text) => (text.includes('Question 1') ? failure('filtered') : undefined);
    const w = await behind(gate);
    await deliver(w, 3);
    const { run, steps } = await runInbox(w);
    expect(run).toMatchObject({ status: 'completed', charge: 'charged' });
    expect(run.summary).toContain('Done in part');
    expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.filter(({ status }) => status === 'failed')).toMatchObject([
      {
        ...{ title: 'Left for the next run: Question 1', status: 'failed' },
        reason: 'The model provider refuses this for its content.',
      },
    ]);
    for (let n = 0; n < 2; n += 1) await runInbox(w);
    expect(await leftOver(w)).toMatchObject([{ title: 'Question 1', state: 'parked', code: 'ai.filtered' }]);
  });

  test('an agent that meets a limit of its own over one mail neither ends the run for the others nor does so for ever', async () => {
    const gate: Gate = { calls: 0 };
    const day = { from: '2026-03-13T00:00:00Z', to: '2026-03-14T00:00:00Z' };
    const lookUp = { callId: 'c', name: 'calendar_list', arguments: JSON.stringify(day) };
    const usage = { model: 'offline-rules-1', inputTokens: 1, outputTokens: 1 };
    gate.refuse = (text) =>
      text.includes('Question 1') && text.includes('reply_draft')
        ? { kind: 'tool_calls', calls: [lookUp], usage }
        : undefined;
    const w = await behind(gate);
    await deliver(w, 3);
    const { run, left } = await runInbox(w);
    expect(run).toMatchObject({ status: 'completed', charge: 'charged' });
    expect(left).toContain('Left for the next run: Question 1');
    expect(await drafts(w)).toBe(2);
    for (let n = 0; n < 2; n += 1) await runInbox(w);
    expect(await leftOver(w)).toMatchObject([{ state: 'parked', code: 'agent.tool_limit' }]);
  });

  test('a key that is taken away in the middle ends the run; what was done is kept and the rest is left over untried', async () => {
    const gate: Gate = { calls: 0 };
    gate.refuse = (text) => (/Question [12]/.test(text) ? failure('key_refused') : undefined);
    const w = await behind(gate);
    await deliver(w, 3);
    const { run, left } = await runInbox(w);
    expect(run).toMatchObject({ status: 'blocked', charge: 'charged', outcome: { code: 'ai.key_refused' } });
    expect(left).toHaveLength(2);
    expect(await leftOver(w)).toMatchObject([{ tries: 0 }, { tries: 0 }]);

    gate.refuse = undefined;
    await runInbox(w);
    expect(await drafts(w)).toBe(3);
    expect(await leftOver(w)).toEqual([]);
  });
});
