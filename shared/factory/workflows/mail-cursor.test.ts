import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { READ_TOOLS, type ToolCtx } from '#factory/agents';
import { iso } from '#kernel';
import type { ArrivedThread, Inventory } from '#platform/connectors';
import { cursorAfter, goOnFrom, Listing, MAX_TRIES, type MailCursor, type Waiting } from './mail-cursor.ts';
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
const mailbox = (mails: Mail[], counted = 2_000) => ({
  async inventory(since: Date): Promise<Inventory> {
    const all = mails.filter(({ at }) => at >= iso(since)).toSorted((a, b) => b.at.localeCompare(a.at));
    const messages = all
      .slice(0, counted)
      .map(({ id, threadId, at }) => ({ id, threadId, subject: threadId, receivedAt: at }));
    const oldest = messages.at(-1);
    const isCut = oldest && all.length > counted;
    return {
      messages,
      from: iso(isCut ? new Date(Date.parse(oldest.receivedAt) + 1) : since),
      unreadable: [],
    };
  },
  async arrivals(ask: { since: Date; seen: { has(id: string): boolean }; first: 'oldest' | 'newest' }) {
    const since = iso(ask.since);
    const fresh = mails
      .filter(({ id, at }) => at >= since && !ask.seen.has(id))
      .toSorted((a, b) => (ask.first === 'oldest' ? a.at.localeCompare(b.at) : b.at.localeCompare(a.at)));
    const read = fresh.slice(0, READ_AT_ONCE);
    const threads = [...new Set(read.map(({ threadId }) => threadId))].map((threadId) => {
      const own = read.filter((mail) => mail.threadId === threadId);
      const times = own.map(({ at }) => at).sort();
      const messageIds = own.map(({ id }) => id);
      return {
        ...{ threadId, subject: threadId, from: null, snippet: '' },
        lastAt: times.at(-1) ?? '',
        messageIds,
      };
    }) as unknown as ArrivedThread[];
    threads.sort((a, b) => a.lastAt.localeCompare(b.lastAt));
    return {
      threads: ask.first === 'oldest' ? threads : threads.reverse(),
      isComplete: fresh.length <= READ_AT_ONCE,
      unreadable: [],
    };
  },
});

async function look(
  mails: Mail[],
  cursor: MailCursor | undefined,
  now: Date,
  { counted, between }: Pick<LifeOptions, 'counted' | 'between'> = {},
) {
  let asked = 0;
  const vendor = mailbox(mails, counted);
  const answer = <T>(given: T): T => {
    asked += 1;
    if (asked === 1) between?.(mails);
    return given;
  };
  const access = {
    kind: 'ready',
    reader: {
      inventory: async (since: Date) => answer(await vendor.inventory(since)),
      arrivals: async (ask: Parameters<typeof vendor.arrivals>[0]) => answer(await vendor.arrivals(ask)),
    },
  };
  const ctx = { connections: { reader: async () => access } } as unknown as ToolCtx;
  const listed = await READ_TOOLS.get('mail.new')?.read(ctx, { from: goOnFrom(cursor, now), limit: LIMIT });
  if (listed?.kind !== 'read') throw new Error('the mailbox was not read');
  return { listing: Listing.parse(listed.block.value), noted: listed.noted };
}

type Fate = 'fine' | 'always_fails' | 'fails_once';
/** How a run ends: by itself, or stopped when it had worked on so many. */
type Course = { stopsAfter: number | null; newMail: number[]; isAway: boolean; pauseDays: number };

interface LifeOptions {
  /** What happens at the vendor between the two questions of a look. */
  between?: ((mails: Mail[]) => void) | undefined;
  /** By how much our clock is ahead of the vendor's. */
  aheadMs?: number;
  /** How many messages an inventory holds. */
  counted?: number | undefined;
}

/** A mailbox over many runs, which notes when each mail was worked on. */
function aLife(fates: Fate[], { aheadMs = 0, counted, between }: LifeOptions = {}) {
  const mails: Mail[] = [];
  let junk: Mail[] = [];
  const looks = new Map<string, number>();
  const done = new Set<string>();
  const failedBefore = new Set<string>();
  let cursor: MailCursor | undefined;
  let nowMs = START;
  const fateOf = (threadId: string) => fates[Number(threadId.slice(1)) % fates.length] ?? 'fine';

  let made = 0;
  const aMail = (thread: number, atMs: number): Mail => {
    made += 1;
    return { id: `m${made}`, threadId: `t${thread}`, at: iso(new Date(atMs)) };
  };

  function work(threadId: string): boolean {
    looks.set(threadId, (looks.get(threadId) ?? 0) + 1);
    const fate = fateOf(threadId);
    const fails = fate === 'always_fails' || (fate === 'fails_once' && !failedBefore.has(threadId));
    failedBefore.add(threadId);
    if (!fails) for (const mail of mails) if (mail.threadId === threadId) done.add(mail.id);
    return !fails;
  }

  return {
    mails,
    cursor: () => cursor,
    isDone: ({ id }: Mail) => done.has(id),
    /** How often a conversation was worked on. */
    looksAt: (threadId: string) => looks.get(threadId) ?? 0,
    /** In the same second as the one before, or a little later. */
    arrive(thread: number) {
      if (thread % 3 > 0) nowMs += 1_000;
      mails.push(aMail(thread, nowMs));
    },
    pass(days: number) {
      nowMs += days * 24 * HOUR;
    },
    /** Dated earlier or later than it comes, by so many minutes. */
    arriveDated(thread: number, minutes: number) {
      mails.push(aMail(thread, Math.floor(nowMs / 1_000) * 1_000 + minutes * 60_000));
    },
    arriveAsJunk(thread: number) {
      junk.push(aMail(thread, nowMs));
    },
    /** Somebody moves all of it to where it belongs. */
    rescueJunk() {
      mails.push(...junk);
      junk = [];
    },
    /** `isAway`: the model answers nothing, whatever it is asked about. */
    async run(stopsAfter: number | null, isAway = false) {
      nowMs += 60_000;
      const ours = new Date(nowMs + aheadMs);
      const { listing, noted } = await look(mails, cursor, ours, { counted, between });
      const unfinished = listing.items.flatMap(({ threadId }, index): Unfinished[] => {
        if (isAway) return [{ of: 'new', index, status: 'failed', code: 'ai.unavailable', detail: 'd' }];
        const notReached = stopsAfter !== null && index >= stopsAfter;
        if (!notReached && work(threadId)) return [];
        const status = notReached ? 'stopped' : 'failed';
        return [
          { of: 'new', index, status, code: notReached ? 'plan.over' : 'agent.bad_answer', detail: 'd' },
        ];
      });
      const over = {
        runId: `r${nowMs}`,
        listing,
        noted,
        walked: listing.items.length,
        unfinished,
        modelCalls: isAway ? 0 : 1,
      };
      cursor = cursorAfter(cursor, { ...over, now: ours });
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
    isAway: fc.boolean(),
    pauseDays: fc.constantFrom(0, 0, 1),
  });

  test('no mail is ever passed over: in the end each was worked on, or is set aside by name', async () => {
    await fc.assert(
      fc.asyncProperty(fates, fc.array(course, { minLength: 1, maxLength: 10 }), async (ways, runs) => {
        const life = aLife(ways);
        // The first look begins with the newest mail, and says so; from then on everything counts.
        await life.run(null);
        for (const { stopsAfter, newMail, isAway, pauseDays } of runs) {
          for (const thread of newMail) life.arrive(thread);
          await life.run(stopsAfter, isAway);
          life.pass(pauseDays);
        }
        // When no more comes, a number of runs gets to the end of it, whatever fails.
        for (let n = 0; n < 60; n += 1) await life.run(null);
        const parked = new Set(life.cursor()?.waiting.flatMap((one) => (one.parkedAt ? [one.threadId] : [])));
        for (const mail of life.mails) expect(life.isDone(mail) || parked.has(mail.threadId)).toBe(true);
        expect(life.cursor()?.waiting.filter(({ parkedAt }) => parkedAt === null)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  type Happening =
    | { kind: 'mail'; thread: number }
    | { kind: 'dated'; thread: number; minutes: number }
    | { kind: 'junk'; thread: number }
    | { kind: 'rescue' }
    | { kind: 'run'; stopsAfter: number | null };
  const thread = fc.nat(40);
  const MONTH = 29 * 24 * 60;
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('mail' as const), thread }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('dated' as const),
        thread,
        minutes: fc.oneof(fc.integer({ min: -120, max: 120 }), fc.integer({ min: -MONTH, max: 12 * MONTH })),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('junk' as const), thread }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'rescue' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('run' as const), stopsAfter: fc.option(fc.nat(LIMIT)) }),
    },
  );

  async function live(life: ReturnType<typeof aLife>, one: Happening): Promise<void> {
    if (one.kind === 'mail') life.arrive(one.thread);
    else if (one.kind === 'dated') life.arriveDated(one.thread, one.minutes);
    else if (one.kind === 'junk') life.arriveAsJunk(one.thread);
    else if (one.kind === 'rescue') life.rescueJunk();
    else await life.run(one.stopsAfter);
  }

  test('however mail is dated, whenever it shows up and whatever our clock says: each is worked on or set aside by name, and none twice without need', async () => {
    const lives = fc.record({
      ways: fates,
      // A clock of ours that is wrong by up to two hours either way.
      aheadMs: fc.integer({ min: -7_200_000, max: 7_200_000 }),
      happenings: fc.array(happening, { minLength: 5, maxLength: 80 }),
    });
    await fc.assert(
      fc.asyncProperty(lives, async ({ ways, aheadMs, happenings }) => {
        const life = aLife(ways, { aheadMs });
        await life.run(null);
        for (const one of happenings) await live(life, one);
        life.rescueJunk();
        for (let n = 0; n < 60; n += 1) await life.run(null);
        const parked = new Set(life.cursor()?.waiting.flatMap((one) => (one.parkedAt ? [one.threadId] : [])));
        for (const mail of life.mails) expect(life.isDone(mail) || parked.has(mail.threadId)).toBe(true);
        expect(await life.run(null)).toEqual([]);
        // A message is a reason for one look, and for three where they fail.
        for (const mail of life.mails) {
          const own = life.mails.filter(({ threadId }) => threadId === mail.threadId).length;
          expect(life.looksAt(mail.threadId)).toBeLessThanOrEqual(own * MAX_TRIES);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('a mail of the far future is looked at once and hides nothing that comes after it', async () => {
    const life = aLife(['fine']);
    await life.run(null);
    life.arriveDated(1, 12 * MONTH);
    expect((await life.run(null)).map(({ threadId }) => threadId)).toEqual(['t1']);
    life.arrive(2);
    expect((await life.run(null)).map(({ threadId }) => threadId)).toEqual(['t2']);
    life.arriveDated(3, 12 * MONTH);
    expect((await life.run(null)).map(({ threadId }) => threadId)).toEqual(['t3']);
    expect(await life.run(null)).toEqual([]);
  });

  test('with more new mail than can be counted at once, all of it is still looked at', async () => {
    const life = aLife(['fine'], { counted: 10 });
    await life.run(null);
    // Half of them within one second.
    const threads = Array.from({ length: 60 }, (_, n) => (n < 30 ? 3 * n : 3 * n + 1));
    for (const one of threads) life.arrive(one);
    for (let n = 0; n < 14; n += 1) await life.run(null);
    expect(life.mails.every(life.isDone)).toBe(true);
    expect(threads.map((one) => life.looksAt(`t${one}`))).toEqual(threads.map(() => 1));
  });

  test('what comes in between the two questions of a look is not taken for what was always there', async () => {
    let came = 0;
    const life = aLife(['fine'], {
      between(mails) {
        if (came === 3) return;
        came += 1;
        mails.push({ id: `between${came}`, threadId: `t10${came}`, at: iso(new Date(START - came * HOUR)) });
      },
    });
    for (let n = 0; n < 6; n += 1) life.arrive(n);
    for (let n = 0; n < 6; n += 1) await life.run(null);
    for (const mail of life.mails.filter(({ id }) => id.startsWith('between')))
      expect([mail.id, life.isDone(mail)]).toEqual([mail.id, true]);
  });

  test('a first look passes over what is older than the newest second, and not what shares it', async () => {
    const life = aLife(['fine']);
    for (let n = 1; n <= 3; n += 1) life.arriveDated(n, -n);
    for (let n = 0; n < 8; n += 1) life.arrive(30 + 3 * n);
    expect(await life.run(null)).toHaveLength(LIMIT);
    expect(await life.run(null)).toHaveLength(3);
    expect(await life.run(null)).toEqual([]);
  });

  test('what is older than a look back, or no longer there, is not remembered for ever', async () => {
    const life = aLife(['fine']);
    await life.run(null);
    for (let n = 0; n < 20; n += 1) life.arrive(n);
    for (let n = 0; n < 5; n += 1) await life.run(null);
    expect(life.cursor()?.seen).toHaveLength(20);
    life.mails.splice(0, 10);
    await life.run(null);
    expect(life.cursor()?.seen).toHaveLength(10);
    life.pass(40);
    life.arrive(41);
    for (let n = 0; n < 2; n += 1) await life.run(null);
    expect(life.cursor()?.seen).toHaveLength(1);
  });

  test('what the first look passed over is not taken for late, and what was there before does not come up again', async () => {
    const life = aLife(['fine']);
    for (let n = 0; n < 12; n += 1) life.arriveDated(n, -n * 600);
    expect(await life.run(null)).toHaveLength(LIMIT);
    expect(await life.run(null)).toEqual([]);
    // A cursor that was kept before anybody looked back.
    const { at = '', waiting = [] } = life.cursor() ?? {};
    const { listing, noted } = await look(life.mails, { at, seen: [], waiting }, new Date(START + HOUR));
    const over = { runId: 'r', listing, noted, walked: listing.items.length, unfinished: [], modelCalls: 1 };
    const cursor = cursorAfter({ at, seen: [], waiting }, { ...over, now: new Date(START + HOUR) });
    expect((await look(life.mails, cursor, new Date(START + HOUR))).listing.items).toEqual([]);
  });

  test('what always fails is tried three times and holds nobody up', async () => {
    const life = aLife(['always_fails', 'fine', 'fine', 'fine', 'fine', 'fine']);
    await life.run(null);
    for (let thread = 0; thread < 30; thread += 1) life.arrive(thread);
    for (let n = 0; n < 9; n += 1) await life.run(null);
    const waiting = life.cursor()?.waiting ?? [];
    expect(waiting.map(({ threadId }) => threadId).toSorted()).toEqual(['t0', 't12', 't18', 't24', 't6']);
    for (const one of waiting) expect(one).toMatchObject({ tries: MAX_TRIES, parkedAt: expect.any(String) });
    expect(life.mails.filter(life.isDone)).toHaveLength(25);
    expect(await life.run(null)).toEqual([]);

    // A new message takes it up again.
    life.arrive(6);
    expect((await life.run(null)).map(({ threadId }) => threadId)).toEqual(['t6']);
    expect(life.cursor()?.waiting.find(({ threadId }) => threadId === 't6')).toMatchObject({
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

test('what waits for room is taken up as far as there is some, the oldest first, and the rest is said', () => {
  const one = (threadId: string, waitsFor?: string): Waiting => ({
    ...{ threadId, label: threadId, tries: 0, code: 'c', reason: 'r', isOwnFault: false, runId: 'r' },
    ...{ lastTriedAt: '', parkedAt: null, ...(waitsFor && { waitsFor }) },
  });
  const waiting = [
    one('a', 'drafter'),
    one('b'),
    one('c', 'drafter'),
    one('d', 'triage'),
    one('e', 'drafter'),
  ];
  const from = (room: Record<string, number>) => {
    const { notReached, noRoom } = goOnFrom(
      { at: iso(new Date(START)), seen: [], waiting },
      new Date(START),
      room,
    );
    return [notReached.map(({ threadId }) => threadId).join(''), noRoom];
  };
  expect(from({ drafter: 0, triage: 0 })).toEqual(['b', 4]);
  expect(from({ drafter: 2, triage: 0 })).toEqual(['abc', 2]);
  expect(from({ drafter: 20, triage: 1 })).toEqual(['abcde', 0]);
});

test('the list of what is set aside ends somewhere: what has been on it longest leaves it', () => {
  const parked = (n: number): Waiting => ({
    ...{ threadId: `t${n}`, label: '', tries: 3, code: 'c', reason: 'r', isOwnFault: true, runId: 'r' },
    ...{ lastTriedAt: '', parkedAt: iso(new Date(START + n)) },
  });
  const cursor = { at: '', seen: [], waiting: Array.from({ length: 130 }, (_, n) => parked(n)) };
  const over = { runId: 'r2', listing: { since: '', items: [] }, walked: 0, unfinished: [], modelCalls: 0 };
  const waiting = cursorAfter(cursor, { ...over, now: new Date() })?.waiting ?? [];
  expect([waiting.length, waiting[0]?.threadId]).toEqual([100, 't30']);
});
