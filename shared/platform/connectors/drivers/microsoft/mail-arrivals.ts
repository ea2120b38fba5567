import { iso, later } from '#kernel';
import type { Arrivals, ArrivalsAsk, Inventory } from '../../capabilities/mail-ports.ts';
import { normalLine } from '../../mail-text/plain-text.ts';
import type { GraphClient } from './graph-client.ts';
import type { MailFolders } from './mail-folders.ts';
import { byThread, isMail, listRequest, summarise } from './mail-list.ts';
import { GraphMessage, INVENTORY_FIELDS, receivedAt, toUnreadable } from './to-mail.ts';

const ARRIVALS_MAX = 500;
const ARRIVALS_MOST = 16_000;
const INVENTORY_MAX = 2_000;

export async function arrived(graph: GraphClient, ask: ArrivalsAsk, known: MailFolders): Promise<Arrivals> {
  const { fresh, isComplete, unreadable } = await readFresh(graph, ask, known);
  const threads = [...byThread(fresh).values()].map((thread) => ({
    ...summarise(thread, known),
    messageIds: thread.map(({ id }) => id),
  }));
  return {
    threads: ask.first === 'newest' ? threads : threads.toReversed(),
    isComplete,
    unreadable: unreadable.map(toUnreadable).filter(({ id }) => !ask.seen.has(id)),
  };
}

export async function takeInventory(graph: GraphClient, since: Date, known: MailFolders): Promise<Inventory> {
  const { path, method, query } = listRequest(since, 'newest');
  const light = { path, method, query: { ...query, $select: INVENTORY_FIELDS, $top: '500' } };
  const { items, unreadable } = await graph.listReadable(light, GraphMessage, INVENTORY_MAX);
  const oldest = items.at(-1);
  const isComplete = items.length + unreadable.length < INVENTORY_MAX;
  return {
    messages: items
      .filter((message) => isMail(message, since, known))
      .map((message) => ({
        id: message.id,
        threadId: message.conversationId,
        subject: normalLine(message.subject ?? ''),
        receivedAt: receivedAt(message),
      })),
    // Others of the oldest one's second may be among those that were left out.
    from: isComplete || !oldest ? iso(since) : iso(later(new Date(receivedAt(oldest)), 1)),
    unreadable: unreadable.map(toUnreadable),
  };
}

/** Mail that was thrown away or seen, however much of it lies in front, does not hide what lies behind. */
async function readFresh(graph: GraphClient, { since, seen, first }: ArrivalsAsk, folders: MailFolders) {
  for (let max = ARRIVALS_MAX; ; max *= 2) {
    const { items, unreadable } = await graph.listReadable(listRequest(since, first), GraphMessage, max);
    const fresh = items.filter((message) => isMail(message, since, folders) && !seen.has(message.id));
    const isComplete = items.length + unreadable.length < max;
    if (fresh.length > 0 || isComplete || max >= ARRIVALS_MOST) return { fresh, isComplete, unreadable };
  }
}
