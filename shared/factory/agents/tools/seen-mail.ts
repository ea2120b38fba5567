import { z } from 'zod';
import { sha256Hex } from '#kernel';
import type { Inventory, UnreadableMail } from '#platform/connectors';

const Named = z.array(z.strictObject({ threadId: z.string().max(500), label: z.string().max(200) }));

/** Where a workflow goes on: how far it has come, and what earlier runs left over. */
export const GoOnFrom = z.strictObject({
  since: z.iso.datetime(),
  isLater: z.boolean().describe('False: it was never here before, so it begins with the newest mail.'),
  seen: z.array(z.string()).describe('Digests of the messages that were looked at.'),
  seenFrom: z.iso.datetime().nullable().describe('All that was looked at and received since is in `seen`.'),
  lookBackTo: z.iso.datetime().describe('What shows up late is looked for from here on.'),
  notReached: Named,
  failed: Named,
  parked: z.number().int(),
  noRoom: z.number().int().describe('Left out, because what would be proposed for them had no room.'),
});
export type GoOnFrom = z.infer<typeof GoOnFrom>;

/** What a look at the mailbox changes in what is remembered of it, once its run has ended. */
export interface Noted {
  seenFrom: string;
  /** Seen before, and no longer there. */
  gone: string[];
  /** At the first look back: what was there, each with its time of reception. */
  there: [digest: string, receivedAt: string][];
  unreadable: string[];
}

/** A conversation with mail that showed up late. */
export interface LateThread {
  threadId: string;
  subject: string;
  lastAt: string;
  messageIds: string[];
}

/** Mail that is dated before what was read, and was not there then: delivered late, brought back, moved from elsewhere. */
export function cameLate(
  { messages, from: completeFrom }: Inventory,
  from: GoOnFrom,
  seen: Set<string>,
): LateThread[] {
  const { seenFrom } = from;
  if (seenFrom === null) return [];
  const threads = new Map<string, LateThread>();
  for (const { id, threadId, subject, receivedAt } of messages) {
    const isKnown = receivedAt < seenFrom || receivedAt < completeFrom || seen.has(digest(id));
    if (isKnown || receivedAt >= from.since) continue;
    const thread = threads.get(threadId) ?? { threadId, subject, lastAt: receivedAt, messageIds: [] };
    threads.set(threadId, { ...thread, messageIds: [...thread.messageIds, id] });
  }
  return [...threads.values()].toReversed();
}

/** What this look changes in what is remembered. */
export function noteOf(
  { messages, from: completeFrom }: Inventory,
  from: GoOnFrom,
  unreadable: UnreadableMail[],
): Noted {
  const there = messages.map(({ id, receivedAt }): [string, string] => [digest(id), receivedAt]);
  const isFirst = from.seenFrom === null;
  const digests = new Set(there.map(([one]) => one));
  // With more new mail than an inventory holds, it says nothing of what was read before.
  const reachesBack = completeFrom <= from.since;
  return {
    seenFrom: seenFromOf(from, completeFrom),
    gone: reachesBack ? from.seen.filter((one) => !digests.has(one)) : [],
    there: isFirst ? there : [],
    unreadable: unreadable.flatMap(({ id }) => (id === '' ? [] : [digest(id)])),
  };
}

function seenFromOf({ isLater, since, seenFrom, lookBackTo }: GoOnFrom, completeFrom: string): string {
  if (!isLater) return completeFrom;
  if (completeFrom > since) return seenFrom ?? since;
  const from = seenFrom ?? lookBackTo;
  return from > completeFrom ? from : completeFrom;
}

/** Vendors' ids are long, and only their being equal matters: 48 bits of a digest tell thousands apart. */
export const digest = (id: string): string => Buffer.from(sha256Hex(id), 'hex').toString('base64url', 0, 6);
