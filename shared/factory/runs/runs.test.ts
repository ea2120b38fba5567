import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { world } from '../../../tests/world.ts';
import { getRun, getTimeline, listRuns } from './read-runs.ts';
import { type StepDoc, stepId } from './store.ts';
import { watchRun } from './watch-run.ts';

const aStep = (runId: string, seq: number) =>
  ({
    id: stepId(runId, `n.${seq}`),
    type: 'step',
    runId,
    seq,
    node: 'n',
    item: null,
    kind: 'gather',
    status: 'done',
    title: `Step ${seq}`,
    reason: null,
    agent: null,
    sources: [],
    model: null,
    suggestionIds: [],
    startedAt: '',
    endedAt: '',
    fact: {},
    output: { kind: 'inline', value: null },
    spent: {},
  }) as unknown as StepDoc;

interface Event {
  id: number;
  name: string;
  value: { seq: number; status: string };
}

function parse(text: string): Event | undefined {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
  const data = field('data');
  if (data === undefined) return undefined;
  return { id: Number(field('id')), name: field('event') ?? '', value: JSON.parse(data) };
}

/** A run whose steps land in the given order, one per look, watched by a client that breaks off now and then. */
async function watched(order: number[], breaks: number[]) {
  let nowMs = 0;
  const landed: StepDoc[] = [];
  const waiting = order.map((seq) => aStep('run_1', seq));
  const run = () => ({ id: 'run_1', status: waiting.length > 0 ? 'running' : 'completed' });
  const ctx = {
    clock: { now: () => new Date(nowMs) },
    runs: {
      get: async () => run(),
      steps: async (_id: string, after: number) =>
        landed.filter(({ seq }) => seq > after).sort((a, b) => a.seq - b.seq),
    },
  } as unknown as Parameters<typeof watchRun>[0];
  const wait = async (ms: number) => {
    nowMs += ms;
    const next = waiting.shift();
    if (next) landed.push(next);
  };

  const seen: Event[] = [];
  let lastEventId: string | undefined;
  for (const after of [...breaks, Number.POSITIVE_INFINITY]) {
    let got = 0;
    for await (const text of watchRun(ctx, { id: 'run_1', lastEventId, wait })) {
      const event = parse(text);
      if (!event) continue;
      seen.push(event);
      lastEventId = String(event.id);
      got += 1;
      if (event.name === 'end' || got > after) break;
    }
    if (seen.at(-1)?.name === 'end') break;
  }
  return seen;
}

describe('watching a run', () => {
  test('in whatever order steps land and however often the client resumes, no step is missed', async () => {
    const runs = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.record({
        order: fc.shuffledSubarray(
          Array.from({ length: count }, (_, n) => n + 1),
          { minLength: count },
        ),
        breaks: fc.array(fc.nat(3), { maxLength: 5 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(runs, async ({ order, breaks }) => {
        const seen = await watched(order, breaks);
        const steps = seen.filter(({ name }) => name === 'step').map(({ value }) => value.seq);
        expect([...new Set(steps)].sort((a, b) => a - b)).toEqual([...order].sort((a, b) => a - b));
        expect(seen.at(-1)?.name).toBe('end');
      }),
    );
  });

  test('the position never runs ahead of a step that has not been sent', async () => {
    const seen = await watched([3, 1, 2], []);
    expect(seen.map(({ name, id, value }) => [name, value.seq ?? null, id])).toEqual([
      ['step', 3, 0],
      ['step', 1, 1],
      ['step', 2, 3],
      ['end', null, 3],
    ]);
  });

  test('a client that was never interrupted sees every step once', async () => {
    const seen = await watched([2, 1, 4, 3], []);
    const steps = seen.filter(({ name }) => name === 'step').map(({ value }) => value.seq);
    expect(steps.sort()).toEqual([1, 2, 3, 4]);
  });

  test('a quiet run is kept alive and, after a while, handed over to a new connection', async () => {
    let nowMs = 0;
    const ctx = {
      clock: { now: () => new Date(nowMs) },
      runs: { get: async () => ({ id: 'run_1', status: 'running' }), steps: async () => [] },
    } as unknown as Parameters<typeof watchRun>[0];
    const texts: string[] = [];
    const wait = async (ms: number) => {
      nowMs += ms;
    };
    for await (const text of watchRun(ctx, { id: 'run_1', wait })) texts.push(text);

    expect(texts.filter((text) => text === ': still running\n\n').length).toBeGreaterThanOrEqual(10);
    expect(texts.at(-1)).toBe('retry: 1000\n\n');
    expect(nowMs).toBeLessThan(230_000);
  });

  test('text of a step cannot forge an event of the stream', async () => {
    const seen = await watched([1], []);
    expect(seen).toHaveLength(2);
    const step = { ...aStep('run_1', 1), title: 'x\n\nevent: end\ndata: {}' };
    const runs = { get: async () => ({ id: 'run_1', status: 'completed' }), steps: async () => [step] };
    const ctx = { clock: { now: () => new Date(0) }, runs } as unknown as Parameters<typeof watchRun>[0];
    const texts: string[] = [];
    for await (const text of watchRun(ctx, { id: 'run_1', wait: async () => {} })) texts.push(text);
    expect(texts.flatMap((text) => text.match(/^event: .*/gm) ?? [])).toEqual(['event: step', 'event: end']);
  });
});

describe('reading runs', () => {
  test('the timeline is in order and complete beyond one page of the store', async () => {
    const w = await world();
    const run = await w.run('inbox');
    const { steps: before } = await getTimeline(w.ctx, { id: run.id });
    for (let seq = before.length + 1; seq <= 230; seq += 1) await w.ctx.db.create(aStep(run.id, seq));
    const timeline = await getTimeline(w.ctx, { id: run.id });
    expect(timeline.steps.map(({ seq }) => seq)).toEqual(Array.from({ length: 230 }, (_, n) => n + 1));
    expect(timeline.steps.flatMap((step) => Object.keys(step))).not.toContain('output');
  });

  test('runs are listed newest first, by status, and another person’s are not there', async () => {
    const [w, other] = [await world(), await world()];
    const first = await w.run('inbox');
    w.clock.move(1_000);
    const second = await w.run('brief');
    const { items } = await listRuns(w.ctx, { limit: 10 });
    const failed = await listRuns(w.ctx, { limit: 10, status: 'failed' });

    expect(items.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(failed.items).toEqual([]);
    for (const read of [getRun, getTimeline])
      expect(await refusalOf(read(other.ctx, { id: first.id }))).toMatchObject({
        status: 404,
        code: 'run.not_found',
      });
    const watching = watchRun(other.ctx, { id: first.id, wait: async () => {} }).next();
    expect(await refusalOf(watching)).toMatchObject({ status: 404 });
  });

  test('a run says until when it can be read', async () => {
    const w = await world({ plan: 'free' });
    const { id } = await w.run('inbox');
    expect((await getRun(w.ctx, { id })).expiresAt).toBe('2026-04-11T08:00:00.000Z');
    w.clock.set('2026-04-11T08:00:01.000Z');
    expect(await refusalOf(getRun(w.ctx, { id }))).toMatchObject({ status: 404 });
  });
});
