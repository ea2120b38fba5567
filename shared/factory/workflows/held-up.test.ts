import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, iso } from '#kernel';
import { cursorAfter, type Listing, type MailCursor } from './mail-cursor.ts';
import type { Unfinished } from './step-contract.ts';

const START = Date.parse('2026-03-12T08:00:00Z');

describe('a service that was away', () => {
  const listing = (...threads: string[]): Listing => ({
    since: iso(new Date(START)),
    items: threads.map((threadId) => ({
      threadId,
      subject: threadId,
      lastAt: iso(new Date(START)),
      messages: [],
    })),
  });
  const failing = (index: number, code = 'ai.unavailable'): Unfinished => ({
    ...{ of: 'new', index, status: 'failed', code, detail: 'd' },
  });
  const CURSOR: MailCursor = { at: iso(new Date(START - HOUR_MS)), seen: [], waiting: [] };
  interface Course {
    threads: string[];
    fails: Unfinished[];
    afterMs?: number;
    modelCalls?: number;
  }
  const moved = (before: MailCursor | undefined, { threads, fails, afterMs = 0, modelCalls = 0 }: Course) =>
    cursorAfter(before, {
      ...{ runId: `r${afterMs}`, listing: listing(...threads), walked: threads.length, modelCalls },
      ...{ unfinished: fails, now: new Date(START + afterMs) },
    });
  const both = { threads: ['a', 'b'], fails: [failing(0), failing(1)] };

  test.each(['ai.unavailable', 'connector.unavailable', 'ai.rejected'])(
    'moves no cursor and counts as no try, however often somebody starts a run meanwhile (%s)',
    (code) => {
      const course = { threads: ['a', 'b'], fails: [failing(0, code), failing(1, code)] };
      let cursor: MailCursor | undefined = CURSOR;
      for (let hour = 0; hour < 24; hour += 1) cursor = moved(cursor, { ...course, afterMs: hour * HOUR_MS });
      expect(cursor).toEqual({ ...CURSOR, heldUpSince: iso(new Date(START)) });
      // A first look begins with the newest each time, so nothing can hold it up.
      expect(moved(undefined, { ...course, afterMs: 3 * DAY_MS })).toBeUndefined();
    },
  );

  test('also moves none where some could be done without it', () => {
    const course = { threads: ['a', 'bulk'], fails: [failing(0)] };
    expect(moved(CURSOR, course)?.at).toBe(CURSOR.at);
    expect(moved(CURSOR, { ...course, modelCalls: 1 })).toMatchObject({
      at: iso(new Date(START)),
      waiting: [{ threadId: 'a', tries: 1, isOwnFault: true }],
    });
  });

  test('is believed to be away for a day; then what it does not answer is kept by name and holds nobody up', () => {
    let cursor = moved(CURSOR, both);
    cursor = moved(cursor, { ...both, afterMs: DAY_MS });
    expect(cursor).toMatchObject({
      at: iso(new Date(START)),
      waiting: [
        { threadId: 'a', tries: 1, isOwnFault: false },
        { threadId: 'b', tries: 1 },
      ],
    });
    expect(cursor?.heldUpSince).toBeUndefined();
  });

  test('is another matter than a run in which some failed of this and some of that', () => {
    const mixed = { ...both, fails: [failing(0), failing(1, 'agent.bad_answer')] };
    expect(moved(CURSOR, mixed)?.waiting).toMatchObject([{ tries: 1 }, { tries: 1 }]);
  });

  test('is not what one conversation fails of while others are done', () => {
    let cursor = moved(CURSOR, { ...both, fails: [failing(0)], modelCalls: 1 });
    for (const afterMs of [1, 2]) {
      const again = listing('a').items.map((item) => ({ ...item, lastAt: null }));
      const over = { runId: `r${afterMs}`, listing: { since: '', items: again }, walked: 1, modelCalls: 0 };
      cursor = cursorAfter(cursor, { ...over, unfinished: [failing(0)], now: new Date(START + afterMs) });
    }
    expect(cursor?.waiting).toMatchObject([{ threadId: 'a', tries: 3, parkedAt: expect.any(String) }]);
  });

  test.each([
    ['cancelled', 'run.cancelled'],
    ['blocked', 'ai.key_refused'],
    ['stopped', 'plan.model_budget_reached'],
  ] as const)('a run that was %s before anything was done leaves the cursor as it was', (status, code) => {
    const fails = both.fails.map((one) => ({ ...one, status, code }));
    expect(moved(CURSOR, { ...both, fails })).toBe(CURSOR);
    expect(moved(undefined, { ...both, fails })).toBeUndefined();
    // What it had done is done, and the rest waits by name without a try.
    expect(moved(CURSOR, { ...both, fails: fails.slice(1) })).toMatchObject({
      at: iso(new Date(START)),
      waiting: [{ threadId: 'b', tries: 0 }],
    });
  });

  test.each(['agent.tool_limit', 'agent.turn_limit', 'run.time_limit'])(
    'a conversation that meets a limit of its own (%s) was tried',
    (code) => {
      const fails = [{ ...failing(0, code), status: 'stopped' as const }];
      let cursor: MailCursor | undefined = CURSOR;
      for (let n = 0; n < 3; n += 1) {
        const items = listing('a').items.map((item) => ({ ...item, lastAt: n === 0 ? item.lastAt : null }));
        const over = { runId: `r${n}`, listing: { since: '', items }, walked: 1, modelCalls: 3 };
        cursor = cursorAfter(cursor, { ...over, unfinished: fails, now: new Date(START) });
      }
      expect(cursor?.waiting).toMatchObject([{ threadId: 'a', tries: 3, parkedAt: expect.any(String) }]);
    },
  );
});
