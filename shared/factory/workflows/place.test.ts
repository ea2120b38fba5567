import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { READ_TOOLS, type ToolCtx } from '#factory/agents';
import { iso } from '#kernel';
import type { ArrivedThread } from '#platform/connectors';
import { goOnFrom, Listing, MAX_TRIES, type Place, placeAfter, type Waiting } from './place.ts';
import type { Unfinished } from './step-contract.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-12T08:00:00Z');
const LIMIT = 5;
/** A vendor's listing ends somewhere; small, so that it does in a test. */
const READ_AT_ONCE = 8;

interface Mail {
  id: string;
  threadId: string;
  at: string;
}

/** A mailbox as a driver lists it. */
const mailbox = (mails: Mail[]) => ({
  async arrivals(ask: { since: Date; seen: { has(id: string): boolean }; first: 'oldest' | 'newest' }) {
    const since = iso(ask.since);
    const fresh = mails
      .filter(({ id, at }) => at >= since && !ask.seen.has(id))
      .toSorted((a, b) => (ask.first === 'oldest' ? a.at.localeCompare(b.at) : b.at.localeCompare(a.at)));
    const read = fresh.slice(0, READ_AT_ONCE);
    const threads = [...new Set(read.map(({ threadId }) => threadId))].map((threadId) => {
      const own = read.filter((mail) => mail.threadId === threadId);
      const lastAt =
        own
          .map(({ at }) => at)
          .sort()
          .at(-1) ?? '';
      const newestIds = own.flatMap(({ id, at }) => (at === lastAt ? [id] : []));
      return { threadId, subject: threadId, from: null, lastAt, newestIds } as unknown as ArrivedThread;
    });
    threads.sort((a, b) => a.lastAt.localeCompare(b.lastAt));
    return {
      threads: ask.first === 'oldest' ? threads : threads.reverse(),
      isComplete: fresh.length <= READ_AT_ONCE,
    };
  },
});

async function look(mails: Mail[], place: Place | undefined, now: Date): Promise<Listing> {
  const access = { kind: 'ready', mail: mailbox(mails) };
  const ctx = { connections: { reader: async () => access } } as unknown as ToolCtx;
  const listed = await READ_TOOLS.get('mail.new')?.read(ctx, { from: goOnFrom(place, now), limit: LIMIT });
  if (listed?.kind !== 'read') throw new Error('the mailbox was not read');
  return Listing.parse(listed.block.value);
}

type Fate = 'fine' | 'always_fails' | 'fails_once';
/** How a run ends: by itself, or stopped when it had worked on so many. */
type Course = { stopsAfter: number | null; newMail: number[] };

/** A mailbox over many runs, which notes when each mail was worked on. */
function aLife(fates: Fate[]) {
  const mails: Mail[] = [];
  const done = new Set<string>();
  const failedBefore = new Set<string>();
  let place: Place | undefined;
  let nowMs = START;
  const fateOf = (threadId: string) => fates[Number(threadId.slice(1)) % fates.length] ?? 'fine';

  function work(threadId: string): boolean {
    const fate = fateOf(threadId);
    const fails = fate === 'always_fails' || (fate === 'fails_once' && !failedBefore.has(threadId));
    failedBefore.add(threadId);
    if (!fails) for (const mail of mails) if (mail.threadId === threadId) done.add(mail.id);
    return !fails;
  }

  return {
    mails,
    place: () => place,
    isDone: ({ id }: Mail) => done.has(id),
    /** In the same second as the one before, or a little later. */
    arrive(thread: number) {
      if (thread % 3 > 0) nowMs += 1_000;
      mails.push({ id: `m${mails.length}`, threadId: `t${thread}`, at: iso(new Date(nowMs)) });
    },
    async run(stopsAfter: number | null) {
      nowMs += 60_000;
      const listing = await look(mails, place, new Date(nowMs));
      const unfinished = listing.items.flatMap(({ threadId }, index): Unfinished[] => {
        const notReached = stopsAfter !== null && index >= stopsAfter;
        if (!notReached && work(threadId)) return [];
        const status = notReached ? 'stopped' : 'failed';
        return [
          { of: 'new', index, status, code: notReached ? 'plan.over' : 'agent.bad_answer', detail: 'd' },
        ];
      });
      const over = { runId: `r${nowMs}`, listing, walked: listing.items.length, unfinished, modelCalls: 1 };
      place = placeAfter(place, { ...over, now: new Date(nowMs) });
      return listing.items;
    },
  };
}

describe('how far a workflow has come', () => {
  const fates = fc.array(fc.constantFrom<Fate>('fine', 'fine', 'always_fails', 'fails_once'), {
    minLength: 1,
    maxLength: 6,
  });
  const course: fc.Arbitrary<Course> = fc.record({
    stopsAfter: fc.option(fc.nat(LIMIT)),
    newMail: fc.array(fc.nat(40), { maxLength: 14 }),
  });

  test('no mail is ever passed over: in the end each was worked on, or is set aside by name', async () => {
    await fc.assert(
      fc.asyncProperty(fates, fc.array(course, { minLength: 1, maxLength: 10 }), async (ways, runs) => {
        const life = aLife(ways);
        // The first look begins with the newest mail, and says so; from then on everything counts.
        await life.run(null);
        for (const { stopsAfter, newMail } of runs) {
          for (const thread of newMail) life.arrive(thread);
          await life.run(stopsAfter);
        }
        // When no more comes, a number of runs gets to the end of it, whatever fails.
        for (let n = 0; n < 60; n += 1) await life.run(null);
        const parked = new Set(life.place()?.waiting.flatMap((one) => (one.parkedAt ? [one.threadId] : [])));
        for (const mail of life.mails) expect(life.isDone(mail) || parked.has(mail.threadId)).toBe(true);
        expect(life.place()?.waiting.filter(({ parkedAt }) => parkedAt === null)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('what always fails is tried three times and holds nobody up', async () => {
    const life = aLife(['always_fails', 'fine', 'fine', 'fine', 'fine', 'fine']);
    await life.run(null);
    for (let thread = 0; thread < 30; thread += 1) life.arrive(thread);
    for (let n = 0; n < 9; n += 1) await life.run(null);
    const waiting = life.place()?.waiting ?? [];
    expect(waiting.map(({ threadId }) => threadId).toSorted()).toEqual(['t0', 't12', 't18', 't24', 't6']);
    for (const one of waiting) expect(one).toMatchObject({ tries: MAX_TRIES, parkedAt: expect.any(String) });
    expect(life.mails.filter(life.isDone)).toHaveLength(25);
    expect(await life.run(null)).toEqual([]);

    // A new message takes it up again.
    life.arrive(6);
    expect((await life.run(null)).map(({ threadId }) => threadId)).toEqual(['t6']);
    expect(life.place()?.waiting.find(({ threadId }) => threadId === 't6')).toMatchObject({
      tries: 1,
      parkedAt: null,
    });
  });

  test('of many in the same second none is lost at the end of a list', async () => {
    const life = aLife(['fine']);
    await life.run(null);
    for (let n = 0; n < 17; n += 1) life.arrive(n * 3);
    const worked = [await life.run(null), await life.run(null), await life.run(null), await life.run(null)];
    expect(worked.map(({ length }) => length)).toEqual([5, 5, 5, 2]);
    expect(new Set(worked.flat().map(({ threadId }) => threadId)).size).toBe(17);
  });
});

describe('a service that was away', () => {
  const DAY = 24 * HOUR;
  const listing = (...threads: string[]): Listing => ({
    since: iso(new Date(START)),
    items: threads.map((threadId) => ({
      threadId,
      subject: threadId,
      lastAt: iso(new Date(START)),
      newest: [],
    })),
  });
  const failing = (index: number, code = 'ai.unavailable'): Unfinished => ({
    ...{ of: 'new', index, status: 'failed', code, detail: 'd' },
  });
  const PLACE: Place = { at: iso(new Date(START - HOUR)), seen: [], waiting: [] };
  interface Course {
    threads: string[];
    fails: Unfinished[];
    afterMs?: number;
    modelCalls?: number;
  }
  const placed = (before: Place | undefined, { threads, fails, afterMs = 0, modelCalls = 0 }: Course) =>
    placeAfter(before, {
      ...{ runId: `r${afterMs}`, listing: listing(...threads), walked: threads.length, modelCalls },
      ...{ unfinished: fails, now: new Date(START + afterMs) },
    });
  const both = { threads: ['a', 'b'], fails: [failing(0), failing(1)] };

  test.each(['ai.unavailable', 'connector.unavailable', 'ai.rejected'])(
    'moves no place and counts as no try, however often somebody starts a run meanwhile (%s)',
    (code) => {
      const course = { threads: ['a', 'b'], fails: [failing(0, code), failing(1, code)] };
      let place: Place | undefined = PLACE;
      for (let hour = 0; hour < 24; hour += 1) place = placed(place, { ...course, afterMs: hour * HOUR });
      expect(place).toEqual({ ...PLACE, heldUpSince: iso(new Date(START)) });
      // A first look begins with the newest each time, so nothing can hold it up.
      expect(placed(undefined, { ...course, afterMs: 3 * DAY })).toBeUndefined();
    },
  );

  test('also moves none where some could be done without it', () => {
    const course = { threads: ['a', 'bulk'], fails: [failing(0)] };
    expect(placed(PLACE, course)?.at).toBe(PLACE.at);
    expect(placed(PLACE, { ...course, modelCalls: 1 })).toMatchObject({
      at: iso(new Date(START)),
      waiting: [{ threadId: 'a', tries: 1, isOwnFault: true }],
    });
  });

  test('is believed to be away for a day; then what it does not answer is kept by name and holds nobody up', () => {
    let place = placed(PLACE, both);
    place = placed(place, { ...both, afterMs: DAY });
    expect(place).toMatchObject({
      at: iso(new Date(START)),
      waiting: [
        { threadId: 'a', tries: 1, isOwnFault: false },
        { threadId: 'b', tries: 1 },
      ],
    });
    expect(place?.heldUpSince).toBeUndefined();
  });

  test('is another matter than a run in which some failed of this and some of that', () => {
    const mixed = { ...both, fails: [failing(0), failing(1, 'agent.bad_answer')] };
    expect(placed(PLACE, mixed)?.waiting).toMatchObject([{ tries: 1 }, { tries: 1 }]);
  });

  test('is not what one conversation fails of while others are done', () => {
    let place = placed(PLACE, { ...both, fails: [failing(0)], modelCalls: 1 });
    for (const afterMs of [1, 2]) {
      const again = listing('a').items.map((item) => ({ ...item, lastAt: null }));
      const over = { runId: `r${afterMs}`, listing: { since: '', items: again }, walked: 1, modelCalls: 0 };
      place = placeAfter(place, { ...over, unfinished: [failing(0)], now: new Date(START + afterMs) });
    }
    expect(place?.waiting).toMatchObject([{ threadId: 'a', tries: 3, parkedAt: expect.any(String) }]);
  });

  test.each([
    ['cancelled', 'run.cancelled'],
    ['blocked', 'ai.key_refused'],
    ['stopped', 'plan.model_budget_reached'],
  ] as const)('a run that was %s before anything was done leaves the place as it was', (status, code) => {
    const fails = both.fails.map((one) => ({ ...one, status, code }));
    expect(placed(PLACE, { ...both, fails })).toBe(PLACE);
    expect(placed(undefined, { ...both, fails })).toBeUndefined();
    // What it had done is done, and the rest waits by name without a try.
    expect(placed(PLACE, { ...both, fails: fails.slice(1) })).toMatchObject({
      at: iso(new Date(START)),
      waiting: [{ threadId: 'b', tries: 0 }],
    });
  });

  test.each(['agent.tool_limit', 'agent.turn_limit', 'run.time_limit'])(
    'a conversation that meets a limit of its own (%s) was tried',
    (code) => {
      const fails = [{ ...failing(0, code), status: 'stopped' as const }];
      let place: Place | undefined = PLACE;
      for (let n = 0; n < 3; n += 1) {
        const items = listing('a').items.map((item) => ({ ...item, lastAt: n === 0 ? item.lastAt : null }));
        const over = { runId: `r${n}`, listing: { since: '', items }, walked: 1, modelCalls: 3 };
        place = placeAfter(place, { ...over, unfinished: fails, now: new Date(START) });
      }
      expect(place?.waiting).toMatchObject([{ threadId: 'a', tries: 3, parkedAt: expect.any(String) }]);
    },
  );
});

test('the list of what is set aside ends somewhere: what has been on it longest leaves it', () => {
  const parked = (n: number): Waiting => ({
    ...{ threadId: `t${n}`, label: '', tries: 3, code: 'c', reason: 'r', isOwnFault: true, runId: 'r' },
    ...{ lastTriedAt: '', parkedAt: iso(new Date(START + n)) },
  });
  const place = { at: '', seen: [], waiting: Array.from({ length: 130 }, (_, n) => parked(n)) };
  const over = { runId: 'r2', listing: { since: '', items: [] }, walked: 0, unfinished: [], modelCalls: 0 };
  const waiting = placeAfter(place, { ...over, now: new Date() })?.waiting ?? [];
  expect([waiting.length, waiting[0]?.threadId]).toEqual([100, 't30']);
});
