import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, iso } from '#kernel';
import { type Listing, type Place, placeAfter } from './place.ts';
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
  const PLACE: Place = { at: iso(new Date(START - HOUR_MS)), seen: [], waiting: [] };
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
      for (let hour = 0; hour < 24; hour += 1) place = placed(place, { ...course, afterMs: hour * HOUR_MS });
      expect(place).toEqual({ ...PLACE, heldUpSince: iso(new Date(START)) });
      // A first look begins with the newest each time, so nothing can hold it up.
      expect(placed(undefined, { ...course, afterMs: 3 * DAY_MS })).toBeUndefined();
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
    place = placed(place, { ...both, afterMs: DAY_MS });
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
