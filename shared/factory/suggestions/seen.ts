/**
 * What a read looked at, by the vendor's own ids. A proposal rests on this and on nothing newer: it is compared with
 * the source before anything is proposed, and again before it is carried out.
 */
export type Seen = SeenConversation | SeenEvent;

export interface SeenConversation {
  kind: 'conversation';
  threadId: string;
  /** Oldest first. */
  messageIds: string[];
  /** Nothing lies before them. */
  isWhole: boolean;
  /** Who wrote the newest message that came in. */
  sender?: {
    address: string;
    /** Nobody else wrote in the whole conversation, and the mailbox vouches for each of its messages. */
    isProven: boolean;
  };
}

export interface SeenEvent {
  kind: 'event';
  eventId: string;
  version: string;
}

/** The same conversation may have been read more than once; each reading counts. */
export const readingsOf = (seen: Seen[], threadId?: string): SeenConversation[] =>
  seen.flatMap((one) =>
    one.kind === 'conversation' && (threadId === undefined || one.threadId === threadId) ? [one] : [],
  );

export const versionsOf = (seen: Seen[], eventId: string): string[] =>
  seen.flatMap((one) => (one.kind === 'event' && one.eventId === eventId ? [one.version] : []));

/** Whether the source of a newer proposal is still what an older one was made from. A reading may go deeper than the other. */
export const isSameSource = (older: Seen[], newer: Seen[]): boolean =>
  newer.every((one) => (one.kind === 'event' ? isSameVersion(older, one) : isSameConversation(older, one)));

const isSameVersion = (older: Seen[], { eventId, version }: SeenEvent) =>
  versionsOf(older, eventId).includes(version);

function isSameConversation(older: Seen[], { threadId, messageIds }: SeenConversation): boolean {
  return readingsOf(older, threadId).some((reading) => {
    const known = new Set(reading.messageIds);
    const compared = reading.isWhole ? messageIds : messageIds.slice(-known.size);
    return compared.every((id) => known.has(id));
  });
}
