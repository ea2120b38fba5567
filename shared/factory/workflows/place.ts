import { z } from 'zod';
import { DAY_MS, HOUR_MS, iso, later } from '#kernel';
import { isAbsence, isPassingBy } from './endings.ts';
import type { Unfinished } from './step-contract.ts';

const FIRST_LOOK_MS = 7 * DAY_MS;
/** After so many runs that could not work on it, a conversation is parked. */
export const MAX_TRIES = 3;
const MOST_PARKED = 100;
const MOST_SEEN = 5_000;

/** A conversation that a run was to work on and did not finish. */
export const Waiting = z.object({
  threadId: z.string(),
  label: z.string(),
  /** Runs that could not work on it; 0 = none came to it yet. */
  tries: z.number().int(),
  code: z.string(),
  reason: z.string(),
  /** It failed while others were done: the fault is its own, not a service that was away. */
  isOwnFault: z.boolean(),
  lastTriedAt: z.string(),
  /** Since when it is left alone: until a new message arrives in it, or the person wants it to be tried again. */
  parkedAt: z.string().nullable(),
  runId: z.string(),
});
export type Waiting = z.infer<typeof Waiting>;

/** How far a workflow has read the new mail of one mailbox. */
export interface Place {
  /** All conversations whose newest message is older were looked at, or wait by name. */
  at: string;
  /** Digests of the messages of that very moment that were looked at. */
  seen: string[];
  waiting: Waiting[];
}

/** What a run listed as new, as the listing tool leaves it. */
export const Listing = z.object({
  since: z.string(),
  items: z.array(
    z.object({
      threadId: z.string(),
      subject: z.string(),
      /** null: not new, but left over from earlier runs. */
      lastAt: z.string().nullable(),
      newest: z.array(z.string()),
    }),
  ),
});
export type Listing = z.infer<typeof Listing>;

/** From where the next run goes on. */
export function goOnFrom(place: Place | undefined, now: Date) {
  const open = (place?.waiting ?? []).filter(({ parkedAt }) => parkedAt === null);
  const named = (list: Waiting[]) => list.map(({ threadId, label }) => ({ threadId, label }));
  return {
    since: place?.at ?? iso(later(now, -FIRST_LOOK_MS)),
    isLater: place !== undefined,
    seen: place?.seen ?? [],
    notReached: named(open.filter(({ tries }) => tries === 0)),
    failed: named(open.filter(({ tries }) => tries > 0)),
    parked: (place?.waiting.length ?? 0) - open.length,
  };
}

interface RunOver {
  runId: string;
  listing: Listing;
  /** How many of the listed conversations a path was walked for. */
  walked: number;
  unfinished: Unfinished[];
  now: Date;
}

/** The place after a run. It never passes a conversation that was not worked on without keeping it by name. */
export function placeAfter(before: Place | undefined, over: RunOver): Place {
  const { listing, walked } = over;
  const items = listing.items.slice(0, walked);
  const touched = new Map(items.map((item, index) => [item.threadId, { item, index }]));
  const kept = (before?.waiting ?? []).filter(({ threadId }) => !touched.has(threadId));
  const open = items.flatMap((_, index) => waitingAfter(before, over, index) ?? []);
  return { ...momentAfter(before, over, items), waiting: bounded([...kept, ...open]) };
}

function momentAfter(before: Place | undefined, { listing }: RunOver, items: Listing['items']) {
  const fresh = items.flatMap(({ lastAt, newest }) => (lastAt === null ? [] : [{ lastAt, newest }]));
  const start = before?.at ?? listing.since;
  const at = fresh.reduce((latest, { lastAt }) => (lastAt > latest ? lastAt : latest), start);
  const seen = fresh.flatMap(({ lastAt, newest }) => (lastAt === at ? newest : []));
  const earlier = at === before?.at ? before.seen : [];
  return { at, seen: [...new Set([...earlier, ...seen])].slice(-MOST_SEEN) };
}

function waitingAfter(before: Place | undefined, over: RunOver, index: number): Waiting | undefined {
  const item = over.listing.items[index];
  const mine = over.unfinished.find((one) => one.index === index);
  if (!item || !mine) return undefined;
  const known = before?.waiting.find(({ threadId }) => threadId === item.threadId);
  // A new message makes it another matter: what failed before is forgotten.
  const earlier = item.lastAt === null ? known : undefined;
  const isTry = countsAsTry(over, mine, earlier);
  const tries = (earlier?.tries ?? 0) + (isTry ? 1 : 0);
  const now = iso(over.now);
  return {
    threadId: item.threadId,
    label: item.subject.slice(0, 200),
    tries,
    code: mine.code,
    reason: mine.detail,
    isOwnFault: (earlier?.isOwnFault ?? false) || (isTry && !wasAway(over)),
    lastTriedAt: isTry ? now : (earlier?.lastTriedAt ?? now),
    parkedAt: tries >= MAX_TRIES ? now : null,
    runId: over.runId,
  };
}

/** A run that was stopped, blocked or cancelled did not try what it did not come to. */
function countsAsTry(over: RunOver, mine: Unfinished, earlier: Waiting | undefined): boolean {
  if (mine.status !== 'failed') return mine.code === 'run.time_limit';
  if (isPassingBy(mine.code)) return false;
  if (!wasAway(over) || over.walked === 1 || !earlier || earlier.isOwnFault) return true;
  // Who starts run after run while a service is away must not park the mail that it was away for.
  return over.now.getTime() - Date.parse(earlier.lastTriedAt) >= HOUR_MS;
}

/** Nothing of all that was tried got an answer. */
const wasAway = ({ walked, unfinished }: RunOver): boolean =>
  unfinished.length === walked &&
  unfinished.every(({ status, code }) => status === 'failed' && isAbsence(code));

/** The list cannot grow for ever: what has been parked longest leaves it. */
function bounded(waiting: Waiting[]): Waiting[] {
  const parked = waiting.flatMap(({ parkedAt }) => parkedAt ?? []).sort();
  const from = parked.at(-MOST_PARKED) ?? '';
  return waiting.filter(({ parkedAt }) => parkedAt === null || parkedAt >= from);
}

export const newlyParked = (place: Place, runId: string): Waiting[] =>
  place.waiting.filter((one) => one.parkedAt !== null && one.runId === runId);
