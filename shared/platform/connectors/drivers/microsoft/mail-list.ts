import type { MailThreadSummary } from '../../capabilities/mail.ts';
import { isBulk } from '../../mail-text/bulk-mail.ts';
import { normalLine } from '../../mail-text/plain-text.ts';
import type { GraphRequest } from './graph-client.ts';
import type { MailFolders } from './mail-folders.ts';
import { type GraphMessage, receivedAt, SUMMARY_FIELDS, toAddress } from './to-mail.ts';

export const listRequest = (since: Date, first: 'oldest' | 'newest'): GraphRequest =>
  messageList({
    $filter: `receivedDateTime ge ${since.toISOString()}`,
    $orderby: `receivedDateTime ${first === 'newest' ? 'desc' : 'asc'}`,
  });

export const messageList = (how: Record<string, string>): GraphRequest => ({
  method: 'GET',
  path: '/me/messages',
  query: { ...how, $select: SUMMARY_FIELDS, $top: '50' },
});

export const isMail = (message: GraphMessage, since: Date, folders: MailFolders): boolean =>
  !message.isDraft && !folders.isThrownAway(message) && receivedAt(message) >= since.toISOString();

/** Threads by their newest message, newest first; within a thread likewise. */
export function byThread(messages: GraphMessage[]): Map<string, GraphMessage[]> {
  const threads = new Map<string, GraphMessage[]>();
  for (const message of messages.toSorted((a, b) => byTime(b, a))) {
    threads.set(message.conversationId, [...(threads.get(message.conversationId) ?? []), message]);
  }
  return threads;
}

export const byTime = (a: GraphMessage, b: GraphMessage) =>
  Date.parse(receivedAt(a)) - Date.parse(receivedAt(b));

export function summarise(thread: GraphMessage[], folders: MailFolders): MailThreadSummary {
  const [newest] = thread;
  if (!newest) throw new Error('a thread has at least one message');
  const received = thread.find((message) => !folders.isSent(message)) ?? newest;
  return {
    threadId: newest.conversationId,
    subject: normalLine(newest.subject ?? ''),
    from: received.from ? toAddress(received.from) : null,
    lastAt: receivedAt(newest),
    snippet: normalLine(newest.bodyPreview ?? '', 300),
    labels: [...new Set(thread.flatMap(({ categories }) => categories))],
    unread: thread.filter((message) => message.isRead === false).length,
    lastIsSent: folders.isSent(newest),
    isBulk: isBulk(received.internetMessageHeaders ?? []),
  };
}
