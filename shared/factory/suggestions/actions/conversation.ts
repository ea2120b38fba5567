import { orForbidden, type Spoken, type ThreadState, unlessGone } from '#platform/connectors';
import { readingsOf, type Seen, type SeenConversation } from '../seen.ts';
import type { Freshness, Looking, Prepared } from './action.ts';

/** How many messages of a conversation are read at most: fewer, and the whole of it was read. */
export const READ_AT_MOST = 20;

/** Messages as a target keeps them: their ids in one string, which is hashed with the rest. */
export const toTarget = (messages: { id: string }[]): string => messages.map(({ id }) => id).join(',');

export const fromTarget = (messageIds = ''): string[] => messageIds.split(',').filter((id) => id !== '');

/** What a target says of the conversation that it was made for. */
export function seenIn({
  messageIds,
}: Record<string, string>): Pick<SeenConversation, 'messageIds' | 'isWhole'> {
  const named = fromTarget(messageIds);
  return { messageIds: named, isWhole: named.length < READ_AT_MOST };
}

/** As much of a conversation as the comparison needs. */
export interface Conversation extends Pick<ThreadState, 'lastMessageId' | 'lastIsSent'> {
  messages: { id: string; receivedAt: string }[];
}

/**
 * Whether a conversation still is what was seen of it; `undefined` = it is gone. Told by ids, not by which is last:
 * two mails may bear the same second, and one rescued from the junk folder bears an old time.
 */
export function sinceSeen(
  { messageIds, isWhole }: Pick<SeenConversation, 'messageIds' | 'isWhole'>,
  now: Conversation | undefined,
): Freshness {
  if (!now) return changed('The conversation is no longer in the mailbox.');
  const known = new Set(messageIds);
  const begin = isWhole ? '' : now.messages.find(({ id }) => known.has(id))?.receivedAt;
  const hasCome = now.messages.some(
    ({ id, receivedAt }) => !known.has(id) && begin !== undefined && receivedAt >= begin,
  );
  if (hasCome && now.lastIsSent && !known.has(now.lastMessageId))
    return changed('You have answered this conversation in the meantime.');
  if (hasCome) return changed('A newer message has arrived in this conversation.');
  // What was last is what the proposal answers or files; without it there is nothing left to do it to.
  if (!now.messages.some(({ id }) => id === messageIds.at(-1)))
    return changed('The message that this was proposed for is no longer in the conversation.');
  return { kind: 'fresh' };
}

const changed = (note: string): Freshness => ({ kind: 'changed', note });

export type Refused = Exclude<Prepared, { kind: 'prepared' }>;

/** Why nothing may be proposed for a conversation as it is now; `undefined` = it is what the agent has read. */
export function notAsRead(
  seen: Seen[],
  threadId: string,
  now: Conversation | undefined,
): Refused | undefined {
  const readings = readingsOf(seen, threadId);
  if (readings.length === 0)
    return { kind: 'impossible', note: 'The conversation was not read, so nothing is proposed for it.' };
  const since = readings.map((reading) => sinceSeen(reading, now)).find(({ kind }) => kind === 'changed');
  return since?.kind === 'changed' ? { kind: 'outdated', note: since.note } : undefined;
}

/** The same for all conversations that were read on the way to a proposal. */
export async function anyNotAsRead(
  { conversations }: Looking<Spoken>,
  seen: Seen[],
): Promise<Refused | undefined> {
  for (const threadId of new Set(readingsOf(seen).map((reading) => reading.threadId))) {
    const now = await unlessGone(orForbidden(conversations).threadState(threadId));
    const refused = notAsRead(seen, threadId, now);
    if (refused) return refused;
  }
  return undefined;
}
