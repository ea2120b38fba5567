import type { ThreadState } from '#platform/connectors';
import type { Freshness } from './action.ts';

/** How many messages of a conversation are read at most: fewer, and the whole of it was read. */
export const READ_AT_MOST = 20;

/** Messages as a target keeps them: their ids in one string, which is hashed with the rest. */
export const toTarget = (messages: { id: string }[]): string => messages.map(({ id }) => id).join(',');

export const fromTarget = (messageIds = ''): string[] => messageIds.split(',').filter((id) => id !== '');

/**
 * Whether a conversation still is what was seen of it; `undefined` = it is gone. Told by ids, not by which is last:
 * two mails may bear the same second, and one rescued from the junk folder bears an old time.
 */
export function sinceSeen(seen: string[], now: ThreadState | undefined): Freshness {
  if (!now) return changed('The conversation is no longer in the mailbox.');
  const known = new Set(seen);
  const begin = seen.length < READ_AT_MOST ? '' : now.messages.find(({ id }) => known.has(id))?.receivedAt;
  const hasCome = now.messages.some(
    ({ id, receivedAt }) => !known.has(id) && begin !== undefined && receivedAt >= begin,
  );
  if (hasCome && now.lastIsSent && !known.has(now.lastMessageId))
    return changed('You have answered this conversation in the meantime.');
  if (hasCome) return changed('A newer message has arrived in this conversation.');
  // What was last is what the proposal answers or files; without it there is nothing left to do it to.
  if (!now.messages.some(({ id }) => id === seen.at(-1)))
    return changed('The message that this was proposed for is no longer in the conversation.');
  return { kind: 'fresh' };
}

const changed = (note: string): Freshness => ({ kind: 'changed', note });
