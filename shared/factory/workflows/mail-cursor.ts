import { z } from 'zod';
import type { Noted } from '#factory/agents';
import { DAY_MS, iso, later } from '#kernel';
import { isOutside, isOwnLimit, isPassingBy } from './endings.ts';
import type { Unfinished } from './step-contract.ts';

const FIRST_LOOK_MS = 7 * DAY_MS;
/** Mail that shows up late is noticed when it is not older than that: for so long vendors keep what they took for junk. */
const LOOK_BACK_MS = 30 * DAY_MS;
/** After so many runs that could not work on it, a conversation is parked. */
export const MAX_TRIES = 3;
/** How long a service that answers nothing at all is believed to be away. */
const PATIENCE_MS = DAY_MS;
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
  /** The agent for whose proposals there was no room. */
  waitsFor: z.string().optional(),
});
export type Waiting = z.infer<typeof Waiting>;

/** How far a workflow has read the new mail of one mailbox. */
export interface MailCursor {
  /** New mail is listed from this moment on. It is never later than now, whatever mail is dated. */
  at: string;
  /** Digests of messages that were looked at, wait by name, or were passed over by the first look. */
  seen: string[];
  /** What was received since and is not in `seen` showed up late. Absent: the workflow has not looked back yet. */
  seenFrom?: string | undefined;
  waiting: Waiting[];
  /** Since when no run got an answer to anything that it asked. */
  heldUpSince?: string;
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
      /** Digests of its messages that were not looked at before. */
      messages: z.array(z.string()).default([]),
    }),
  ),
});
export type Listing = z.infer<typeof Listing>;

/** Agents for whose proposals some conversations wait. */
export const waitedFor = (cursor: MailCursor | undefined): string[] => [
  ...new Set((cursor?.waiting ?? []).flatMap(({ waitsFor }) => waitsFor ?? [])),
];

/** From where the next run goes on. `room`: how many more proposals of an agent the person has room for. */
export function goOnFrom(cursor: MailCursor | undefined, now: Date, room: Record<string, number> = {}) {
  const isParked = ({ parkedAt }: Waiting) => parkedAt !== null;
  const all = (cursor?.waiting ?? []).filter((one) => !isParked(one));
  const open = withRoom(all, room);
  const named = (list: Waiting[]) => list.map(({ threadId, label }) => ({ threadId, label }));
  return {
    since: cursor?.at ?? iso(later(now, -FIRST_LOOK_MS)),
    isLater: cursor !== undefined,
    seen: cursor?.seen ?? [],
    seenFrom: cursor?.seenFrom ?? null,
    // The first time of all that there is, so that it is known what was left alone.
    lookBackTo: iso(cursor ? later(new Date(cursor.at), -LOOK_BACK_MS) : new Date(0)),
    notReached: named(open.filter(({ tries }) => tries === 0)),
    failed: named(open.filter(({ tries }) => tries > 0)),
    parked: (cursor?.waiting ?? []).filter(isParked).length,
    noRoom: all.length - open.length,
  };
}

/** What waits for room is taken up as far as there is some; what has waited longest comes first. */
function withRoom(waiting: Waiting[], room: Record<string, number>): Waiting[] {
  const left = { ...room };
  return waiting.filter(({ waitsFor }) => {
    if (waitsFor === undefined) return true;
    left[waitsFor] = (left[waitsFor] ?? 0) - 1;
    return (left[waitsFor] ?? 0) >= 0;
  });
}

interface RunOver {
  runId: string;
  listing: Listing;
  noted?: Noted | undefined;
  /** How many of the listed conversations a path was walked for. */
  walked: number;
  unfinished: Unfinished[];
  /** Answers that the run got of a model. */
  modelCalls: number;
  now: Date;
}

/**
 * The cursor after a run. It never passes a conversation that was not worked on without keeping it by name, and it does
 * not move at all when nothing came of the run for a reason that lies outside its conversations.
 */
export function cursorAfter(before: MailCursor | undefined, over: RunOver): MailCursor | undefined {
  if (wasKeptFromAll(over)) return before;
  if (isHeldUp(before, over)) return before && { ...before, heldUpSince: since(before, over.now) };

  const { listing, walked } = over;
  const items = listing.items.slice(0, walked);
  const touched = new Map(items.map((item, index) => [item.threadId, { item, index }]));
  const kept = (before?.waiting ?? []).filter(({ threadId }) => !touched.has(threadId));
  const open = items.flatMap((_, index) => waitingAfter(before, over, index) ?? []);
  return { ...momentAfter(before, over, items), waiting: bounded([...kept, ...open]) };
}

/** The run was stopped, or what it needs was refused to it, before it had finished any of them. */
const wasKeptFromAll = ({ unfinished, walked }: RunOver): boolean =>
  walked > 0 &&
  unfinished.length === walked &&
  unfinished.every(({ status, code }) => status !== 'failed' && !isOwnLimit(code));

/**
 * A service that answers nothing cannot be told from one that cannot cope with just these conversations. For a day it is
 * believed to be away; then they are kept by name and hold nobody up any more.
 */
function isHeldUp(before: MailCursor | undefined, over: RunOver): boolean {
  if (!wasAway(over) || over.unfinished.every((mine) => hasOwnFault(before, over, mine))) return false;
  return over.now.getTime() - Date.parse(since(before, over.now)) < PATIENCE_MS;
}

const since = (before: MailCursor | undefined, now: Date): string => before?.heldUpSince ?? iso(now);

/** All that was asked of a service came to nothing, for one and the same reason. */
function wasAway({ walked, unfinished, modelCalls }: RunOver): boolean {
  const code = unfinished[0]?.code ?? '';
  if (!isOutside(code) || unfinished.some((mine) => mine.status !== 'failed' || mine.code !== code))
    return false;
  // Where others were done without a model, that says nothing about the model.
  return unfinished.length === walked || (code.startsWith('ai.') && modelCalls === 0);
}

function hasOwnFault(before: MailCursor | undefined, { listing }: RunOver, { index }: Unfinished): boolean {
  const item = listing.items[index];
  const known = before?.waiting.find(({ threadId }) => threadId === item?.threadId);
  return item?.lastAt === null && known?.isOwnFault === true;
}

function momentAfter(before: MailCursor | undefined, over: RunOver, items: Listing['items']) {
  const now = iso(over.now);
  const read = items.flatMap(({ lastAt }) => (lastAt !== null && lastAt <= now ? [lastAt] : []));
  const at = [before?.at ?? over.listing.since, ...read].reduce((a, b) => (b > a ? b : a));
  const { noted } = over;
  const gone = new Set(noted?.gone);
  // What lay there before the first look was passed over; of the moment itself, only what was looked at.
  const passed = (noted?.there ?? []).filter(([, receivedAt]) => receivedAt < (before?.at ?? at));
  const seen = new Set([
    ...(before?.seen ?? []).filter((one) => !gone.has(one)),
    ...passed.map(([one]) => one),
    ...items.flatMap(({ messages }) => messages),
    ...(noted?.unreadable ?? []),
  ]);
  return { at, seen: [...seen].slice(-MOST_SEEN), seenFrom: noted?.seenFrom ?? before?.seenFrom };
}

function waitingAfter(before: MailCursor | undefined, over: RunOver, index: number): Waiting | undefined {
  const item = over.listing.items[index];
  const mine = over.unfinished.find((one) => one.index === index);
  if (!item || !mine) return undefined;
  const known = before?.waiting.find(({ threadId }) => threadId === item.threadId);
  // A new message makes it another matter: what failed before is forgotten.
  const earlier = item.lastAt === null ? known : undefined;
  const isTry = countsAsTry(mine);
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
    ...(mine.waitsFor !== undefined && { waitsFor: mine.waitsFor }),
  };
}

/** A run that was stopped, blocked or cancelled did not try what it did not come to. */
const countsAsTry = ({ status, code }: Unfinished): boolean =>
  isOwnLimit(code) || (status === 'failed' && !isPassingBy(code));

/** The list cannot grow for ever: what has been parked longest leaves it. */
function bounded(waiting: Waiting[]): Waiting[] {
  const parked = waiting.flatMap(({ parkedAt }) => parkedAt ?? []).sort();
  const from = parked.at(-MOST_PARKED) ?? '';
  return waiting.filter(({ parkedAt }) => parkedAt === null || parkedAt >= from);
}

export const newlyParked = (cursor: MailCursor, runId: string): Waiting[] =>
  cursor.waiting.filter((one) => one.parkedAt !== null && one.runId === runId);
