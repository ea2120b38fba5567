import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { world } from '../../../tests/world.ts';
import { createRunWatches } from './run-watches.ts';
import type { StepDoc } from './store.ts';
import { watchRun } from './watch-run.ts';

type Needs = Parameters<typeof watchRun>[0];

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

const aStep = (seq: number, more: Partial<StepDoc> = {}) =>
  ({ id: `step_${seq}`, seq, title: `Step ${seq}`, ...more }) as StepDoc;

/** A store in which one step lands per look, in the given order; the run ends with the last one, or never. */
function store({ order = [], steps, endless }: { order?: number[]; steps?: StepDoc[]; endless?: true }) {
  let nowMs = 0;
  const landed: StepDoc[] = [];
  const waiting = steps ?? order.map((seq) => aStep(seq));
  const asked = { runs: 0, steps: 0 };
  const clock = { now: () => new Date(nowMs) };
  const runs = {
    async get() {
      asked.runs += 1;
      return { id: 'run_1', status: endless || waiting.length > 0 ? 'running' : 'completed' };
    },
    async steps(_id: string, after: number) {
      asked.steps += 1;
      return landed.filter(({ seq }) => seq > after).sort((a, b) => a.seq - b.seq);
    },
  };
  const wait = async (ms: number) => {
    await turn();
    nowMs += ms;
    landed.push(...waiting.splice(0, 1));
  };
  const runWatches = createRunWatches({ clock, wait });
  const of = (memberId: string) =>
    ({ clock, runs, runWatches, tenantId: 't', actor: { kind: 'person', memberId } }) as unknown as Needs;
  return { ctx: of('m'), of, asked, now: () => nowMs };
}

/** Watched by a client that breaks off now and then. */
async function watched(order: number[], breaks: number[]): Promise<Event[]> {
  const { ctx } = store({ order });
  const seen: Event[] = [];
  let lastEventId: string | undefined;
  for (const after of [...breaks, Number.POSITIVE_INFINITY]) {
    let got = 0;
    for await (const text of await watchRun(ctx, { id: 'run_1', lastEventId })) {
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

async function textsOf(stream: AsyncGenerator<string>): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of stream) texts.push(text);
  return texts;
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

  test('a quiet run is kept alive and, within half a minute, handed over to a new connection', async () => {
    const { ctx, now } = store({ endless: true });
    const texts = await textsOf(await watchRun(ctx, { id: 'run_1' }));
    expect(texts.filter((text) => text === ': still running\n\n').length).toBeGreaterThanOrEqual(2);
    expect(texts.at(-1)).toBe('retry: 1000\n\n');
    expect(now()).toBeLessThan(30_000);
  });

  test('text of a step cannot forge an event of the stream', async () => {
    const { ctx } = store({ steps: [aStep(1, { title: 'x\n\nevent: end\ndata: {}' })] });
    const texts = await textsOf(await watchRun(ctx, { id: 'run_1' }));
    expect(texts.flatMap((text) => text.match(/^event: .*/gm) ?? [])).toEqual(['event: step', 'event: end']);
  });

  test('a reader that stops in the middle of reading finds the end when it goes on', async () => {
    const { ctx } = store({ order: [1, 2, 3] });
    const stream = await watchRun(ctx, { id: 'run_1' });
    while (!(await stream.next()).value.includes('event: step'));
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect((await textsOf(stream)).at(-1)).toContain('event: end');
  });
});

describe('many who watch', () => {
  const open = (ctx: Needs, count: number) =>
    Promise.all(Array.from({ length: count }, () => watchRun(ctx, { id: 'run_1' })));

  test('one run see the same, and the store is asked as often as for one', async () => {
    const alone = store({ order: [1, 2, 3] });
    await textsOf(await watchRun(alone.ctx, { id: 'run_1' }));
    const crowd = store({ order: [1, 2, 3] });
    const streams = (await Promise.all([1, 2, 3].map((n) => open(crowd.of(`m${n}`), 15)))).flat();
    const seen = await Promise.all(streams.map(textsOf));

    expect(new Set(seen.map((texts) => texts.join(''))).size).toBe(1);
    expect(crowd.asked.steps).toBe(alone.asked.steps);
    expect(crowd.asked.runs - streams.length).toBe(alone.asked.runs - 1);
  });

  test('and a late one is told from the beginning, or from where it was', async () => {
    const { ctx } = store({ order: [1, 2, 3, 4, 5] });
    const first = await watchRun(ctx, { id: 'run_1' });
    for await (const text of first) if (text.includes('Step 3')) break;
    const late = [
      await watchRun(ctx, { id: 'run_1' }),
      await watchRun(ctx, { id: 'run_1', lastEventId: '2' }),
    ];
    const [all = [], rest = []] = await Promise.all(late.map(textsOf));
    const steps = (texts: string[]) => texts.flatMap((text) => parse(text)?.value.seq ?? []);
    expect(steps(all)).toEqual([1, 2, 3, 4, 5]);
    expect(steps(rest)).toEqual([3, 4, 5]);
  });

  test('but one person has twenty streams at most, and a place is free when one ends', async () => {
    const { of } = store({ endless: true });
    const [first] = await open(of('robin'), 20);
    expect(await refusalOf(watchRun(of('robin'), { id: 'run_1' }))).toMatchObject({
      status: 429,
      code: 'run.too_many_streams',
      extras: { retryAfterSec: 5 },
    });
    await open(of('somebody else'), 1);
    await first?.next();
    await first?.return(undefined);
    await expect(watchRun(of('robin'), { id: 'run_1' })).resolves.toBeDefined();
  });

  test('and a reader who is known to have gone holds no place, and is told nothing more', async () => {
    const { of, asked } = store({ endless: true });
    const gone = new AbortController();
    const left = await Promise.all(
      Array.from({ length: 20 }, () => watchRun(of('robin'), { id: 'run_1', gone: gone.signal })),
    );
    await left[0]?.next();
    gone.abort();
    const after = { ...asked };
    await open(of('robin'), 20);
    expect((await Promise.all(left.map(textsOf))).flat().filter((text) => text.startsWith('event'))).toEqual(
      [],
    );
    expect(asked.steps - after.steps).toBeLessThan(3);
    expect(await refusalOf(watchRun(of('robin'), { id: 'run_1' })), 'those who came since').toMatchObject({
      status: 429,
    });
  });

  test('lose their stream when the store fails, and find the run again', async () => {
    const { ctx } = store({ order: [1, 2] });
    const failing = { ...ctx.runs, steps: async () => Promise.reject(new Error('503')) };
    const streams = [
      await watchRun({ ...ctx, runs: failing }, { id: 'run_1' }),
      await watchRun(ctx, { id: 'run_1' }),
    ];
    const outcomes = await Promise.allSettled(streams.map(textsOf));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await textsOf(await watchRun(ctx, { id: 'run_1' }))).at(-1)).toContain('event: end');
  });
});

test('two hundred streams that nobody reads any more cost hardly more than one, and are over within half a minute', async () => {
  const w = await world();
  const { id } = await w.run('inbox');
  await w.ctx.db.patch(id, [{ op: 'set', path: '/status', value: 'running' }]);
  const runWatches = createRunWatches({
    clock: w.clock,
    wait: async (ms) => {
      await turn();
      w.clock.move(ms);
    },
  });
  const ctxOf = (memberId: string) => ({
    ...w.house.ctxOf({ tenantId: w.tenantId, actor: { kind: 'person', memberId, authTime: null } }),
    runWatches,
  });
  const beganMs = w.clock.now().getTime();
  const operations = () => w.gateway.metrics().operations;
  const before = operations();

  const members = Array.from({ length: 10 }, (_, n) => `mem_${n}`);
  const streams = await Promise.all(
    members.flatMap((member) => Array.from({ length: 20 }, () => watchRun(ctxOf(member), { id }))),
  );
  // The library reads a stream to its end, whether or not anybody is there.
  await Promise.all(streams.map(textsOf));

  expect(w.clock.now().getTime() - beganMs).toBeLessThan(30_000);
  expect(operations() - before).toBeLessThan(streams.length + 100);
});
