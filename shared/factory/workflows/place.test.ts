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
      const over = { runId: `r${nowMs}`, listing, walked: listing.items.length, unfinished };
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
  const listing = (...threads: string[]): Listing => ({
    since: iso(new Date(START)),
    items: threads.map((threadId) => ({ threadId, subject: threadId, lastAt: null, newest: [] })),
  });
  const away = (index: number): Unfinished => ({
    ...{ of: 'new', index, status: 'failed', code: 'ai.unavailable', detail: 'd' },
  });
  const runAt = (before: Place | undefined, minutes: number, threads: string[], failing: number[]) =>
    placeAfter(before, {
      ...{ runId: `r${minutes}`, listing: listing(...threads), walked: threads.length },
      ...{ unfinished: failing.map(away), now: new Date(START + minutes * 60_000) },
    });
  const triesOf = (place: Place) => Object.fromEntries(place.waiting.map((one) => [one.threadId, one.tries]));

  test('does not park what it was away for, however often somebody starts a run meanwhile', () => {
    let place = runAt(undefined, 0, ['a', 'b'], [0, 1]);
    for (let minute = 1; minute < 50; minute += 5) place = runAt(place, minute, ['a', 'b'], [0, 1]);
    expect(triesOf(place)).toEqual({ a: 1, b: 1 });
    place = runAt(place, HOUR / 60_000, ['a', 'b'], [0, 1]);
    expect(triesOf(place)).toEqual({ a: 2, b: 2 });
  });

  test('is not what one conversation fails of while others are done', () => {
    let place = runAt(undefined, 0, ['a', 'b'], [0]);
    place = runAt(place, 1, ['a'], [0]);
    place = runAt(place, 2, ['a'], [0]);
    expect(place.waiting).toMatchObject([{ threadId: 'a', tries: 3, parkedAt: expect.any(String) }]);
  });

  test('a run that was stopped did not try what it did not come to', () => {
    const stopped = { ...away(0), status: 'cancelled' as const, code: 'run.cancelled' };
    const over = {
      runId: 'r',
      listing: listing('a'),
      walked: 1,
      unfinished: [stopped],
      now: new Date(START),
    };
    let place: Place | undefined;
    for (let n = 0; n < 5; n += 1) place = placeAfter(place, over);
    expect(place?.waiting).toMatchObject([{ threadId: 'a', tries: 0, parkedAt: null }]);
  });
});

test('the list of what is set aside ends somewhere: what has been on it longest leaves it', () => {
  const parked = (n: number): Waiting => ({
    ...{ threadId: `t${n}`, label: '', tries: 3, code: 'c', reason: 'r', isOwnFault: true, runId: 'r' },
    ...{ lastTriedAt: '', parkedAt: iso(new Date(START + n)) },
  });
  const place = { at: '', seen: [], waiting: Array.from({ length: 130 }, (_, n) => parked(n)) };
  const over = { runId: 'r2', listing: { since: '', items: [] }, walked: 0, unfinished: [], now: new Date() };
  const { waiting } = placeAfter(place, over);
  expect([waiting.length, waiting[0]?.threadId]).toEqual([100, 't30']);
});
