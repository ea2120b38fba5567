import { z } from 'zod';
import type { ArrivedThread, UnreadableMail } from '#platform/connectors';
import { toSource, toThreadItem } from './mail.ts';
import { cameLate, digest, GoOnFrom, type LateThread, noteOf } from './seen-mail.ts';
import { defineReadTool } from './tool.ts';

/** Of a full list, what conversations that failed before may take; more when there is less that is new. */
const SHARE_OF_FAILED = 0.25;
/** So many are worked off before anything new is taken up: the list of what is left over cannot grow for ever. */
const MOST_FAILED = 200;

/**
 * Conversations that a workflow has not looked at yet, oldest first, so that none is ever passed over. A message is
 * known by its id: a time alone hides what came late, was moved, or shares its second with another.
 */
export const mailNew = defineReadTool({
  name: 'mail.new',
  capability: 'mail',
  summary: 'List conversations with new mail, and those that earlier runs left over.',
  input: z.strictObject({ from: GoOnFrom, limit: z.number().int().min(1).max(20) }),
  async read(ctx, { from, limit }) {
    const access = await ctx.connections.reader('mail');
    if (access.kind === 'blocked') return access;
    const seen = new Set(from.seen);
    // Before the new mail is listed: what comes in between is new then, and not taken for what was always there.
    const inventory = await access.reader.inventory(new Date(from.lookBackTo));
    const arrivals = await access.reader.arrivals({
      since: new Date(from.since),
      seen: { has: (id) => seen.has(digest(id)) },
      first: from.isLater ? 'oldest' : 'newest',
    });
    const late = cameLate(inventory, from, seen);
    const threads = withLate(arrivals.threads, late);
    const unreadable = notSeen([...arrivals.unreadable, ...inventory.unreadable], seen);
    const { fresh, again } = choose(threads, from, limit);
    const items = [...again.map(toLeftOver), ...fresh.map(toArrived)];
    const fact: Found = {
      count: items.length,
      again: again.length,
      late: late.length,
      unreadable: unreadable.length,
      parked: from.parked,
      noRoom: from.noRoom,
      left: threads.length - fresh.length,
      leftFor: from.isLater ? 'next_run' : 'nobody',
      isOlderLeft: !from.isLater && inventory.messages.some(({ receivedAt }) => receivedAt < from.since),
      hasMore: !arrivals.isComplete,
    };
    return {
      kind: 'read',
      block: { kind: 'threads', id: 'mail:new', trust: 'untrusted', value: { since: from.since, items } },
      sources: [...items.map(toSource), ...unreadable.map(toUnreadableSource)],
      fact,
      note: told(fact),
      connectorCalls: 2,
      noted: noteOf(inventory, from, unreadable),
    };
  },
});

/** How many conversations are in the list, and what is not. */
type Found = Record<'count' | 'again' | 'late' | 'unreadable' | 'parked' | 'noRoom' | 'left', number> & {
  leftFor: 'next_run' | 'nobody';
  isOlderLeft: boolean;
  hasMore: boolean;
};

function told(found: Found): string {
  const { count, again, late, unreadable, parked, noRoom, left, leftFor, isOlderLeft, hasMore } = found;
  const rest = hasMore ? (left ? `${left} or more` : 'More') : `${left}`;
  const sentences = [
    count === 0 ? 'Nothing new.' : `Found ${count}.`,
    again && `${again} of them were left over from earlier runs.`,
    late && `Showed up late, dated before what was read: ${late}.`,
    unreadable && `Could not be read, and named below: ${unreadable}.`,
    (left || hasMore) &&
      (leftFor === 'next_run'
        ? `${rest} are left for the next run.`
        : `${rest} older ones were not looked at.`),
    isOlderLeft && 'Mail of more than a week ago was left alone.',
    parked && `Set aside after several tries: ${parked}.`,
    noRoom && `Waiting until you have decided on some of what is proposed: ${noRoom}.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** Late mail is older than all that is new. Where both belong to one conversation, it is looked at once. */
function withLate(arrived: ArrivedThread[], late: LateThread[]): (ArrivedThread | LateThread)[] {
  const lateIds = new Map(late.map(({ threadId, messageIds }) => [threadId, messageIds]));
  const isNew = new Set(arrived.map(({ threadId }) => threadId));
  return [
    ...late.filter(({ threadId }) => !isNew.has(threadId)),
    ...arrived.map((thread) => ({
      ...thread,
      messageIds: [...thread.messageIds, ...(lateIds.get(thread.threadId) ?? [])],
    })),
  ];
}

function notSeen(all: UnreadableMail[], seen: Set<string>): UnreadableMail[] {
  const byId = new Map(all.map((mail) => [mail.id || mail.subject, mail]));
  return [...byId.values()].filter(({ id }) => !seen.has(digest(id)));
}

/** What no run has come to yet goes before what is new; what failed before neither starves nor starves others. */
function choose<T extends { threadId: string }>(threads: T[], from: GoOnFrom, limit: number) {
  const arrived = new Set(threads.map(({ threadId }) => threadId));
  const isLeft = ({ threadId }: { threadId: string }) => !arrived.has(threadId);
  const notReached = from.notReached.filter(isLeft).slice(0, limit);
  const failed = from.failed.filter(isLeft);
  const room = limit - notReached.length;
  const share = failed.length < MOST_FAILED ? SHARE_OF_FAILED : 1;
  const reserved = Math.min(failed.length, Math.ceil(room * share));
  const fresh = threads.slice(0, room - reserved);
  return { fresh, again: [...notReached, ...failed.slice(0, room - fresh.length)] };
}

const toLeftOver = ({ threadId, label }: { threadId: string; label: string }) => ({
  threadId,
  subject: label,
  lastAt: null,
  messages: [],
});

const toArrived = (thread: ArrivedThread | LateThread) => ({
  ...('snippet' in thread ? toThreadItem(thread) : aboutLate(thread)),
  messages: thread.messageIds.map(digest),
});

const aboutLate = ({ threadId, subject, lastAt }: LateThread) => ({ threadId, subject, lastAt });

const toUnreadableSource = ({ id, subject }: UnreadableMail) =>
  toSource({ threadId: id, subject: `Could not be read: ${subject || '(no subject)'}` });
