import type { MailMessage, MailThreadSummary } from '../../capabilities/mail.ts';
import type { MailReader, MailSearch } from '../../capabilities/mail-ports.ts';
import type { GraphClient, GraphRequest } from './graph-client.ts';
import { arrived, takeInventory } from './mail-arrivals.ts';
import { type Mailbox, type MailFolders, withFolders } from './mail-folders.ts';
import { byThread, byTime, isMail, listRequest, messageList, summarise } from './mail-list.ts';
import { quoted, searchPhrase, segment } from './odata.ts';
import { messagesOf, STATE_FIELDS, STATE_MESSAGES_MAX, stateOf } from './thread-state.ts';
import {
  ATTACHMENT_FIELDS,
  GraphAttachment,
  GraphMessage,
  MESSAGE_FIELDS,
  toMailMessage,
} from './to-mail.ts';

const SEARCHED_MAX = 500;
const THREAD_MESSAGES_MAX = 100;
const RETURNED_MAX = 50;
const THREAD_RETURNED_MAX = 20;

export function graphMailReader(mailbox: Mailbox): MailReader {
  const { graph } = mailbox;
  return {
    search: (search) => withFolders(mailbox, (folders) => find(graph, search, folders)),
    arrivals: (ask) => withFolders(mailbox, (folders) => arrived(graph, ask, folders)),
    inventory: (since) => withFolders(mailbox, (folders) => takeInventory(graph, since, folders)),
    readThread: (threadId, max = THREAD_RETURNED_MAX) =>
      withFolders(mailbox, (folders) => read(graph, { threadId, max }, folders)),
    threadState: (threadId) =>
      withFolders(mailbox, async (folders) => {
        const conversation = await readConversation(graph, threadId, STATE_FIELDS, STATE_MESSAGES_MAX);
        return stateOf(threadId, messagesOf(conversation, folders), folders);
      }),
  };
}

async function find(
  graph: GraphClient,
  search: MailSearch,
  known: MailFolders,
): Promise<MailThreadSummary[]> {
  const { items } = await graph.listReadable(searchRequest(search), GraphMessage, SEARCHED_MAX);
  return [...byThread(items.filter((message) => isMail(message, search.since, known))).values()]
    .filter((thread) => isWanted(thread, search, known))
    .slice(0, Math.min(search.limit ?? 20, RETURNED_MAX))
    .map((thread) => summarise(thread, known));
}

async function read(
  graph: GraphClient,
  { threadId, max }: { threadId: string; max: number },
  known: MailFolders,
): Promise<MailMessage[]> {
  const newest = await readNewest(graph, { threadId, max: Math.min(max, THREAD_RETURNED_MAX) }, known);
  return Promise.all(
    newest.map(async (message) =>
      toMailMessage(message, await readAttachments(graph, message), known.isSent(message)),
    ),
  );
}

/** As many as are wanted, and more only where some of them were thrown away. */
async function readNewest(
  graph: GraphClient,
  { threadId, max }: { threadId: string; max: number },
  known: MailFolders,
): Promise<GraphMessage[]> {
  const read = async (most: number) => {
    const found = await readConversation(graph, threadId, MESSAGE_FIELDS, most);
    const kept = found.filter((message) => !known.isThrownAway(message)).slice(-max);
    return { kept, isEnough: kept.length === max || found.length < most };
  };
  const { kept, isEnough } = await read(max);
  return isEnough ? kept : (await read(THREAD_MESSAGES_MAX)).kept;
}

/** The newest messages of a conversation, oldest first. */
export async function readConversation(
  graph: GraphClient,
  threadId: string,
  fields: string,
  max: number,
): Promise<GraphMessage[]> {
  const query = { ...newestOf(threadId), $select: fields, $top: String(Math.min(50, max)) };
  const request = { method: 'GET', path: '/me/messages', query, bodies: 'html' } as const;
  const found = await graph.list(request, GraphMessage, max);
  return found.toSorted(byTime);
}

/**
 * The messages of a conversation from its newest end. Microsoft sorts a filtered list only by what the filter names
 * first, so the filter begins with a time that every message is later than; without a sort the order is nobody's.
 */
export const newestOf = (threadId: string) => ({
  $filter: `receivedDateTime ge 1900-01-01T00:00:00Z and conversationId eq ${quoted(threadId)}`,
  $orderby: 'receivedDateTime desc',
});

/** `$search` goes neither with `$filter` nor with `$orderby`; what it finds is filtered here. */
function searchRequest({ query, since }: MailSearch): GraphRequest {
  return query ? messageList({ $search: searchPhrase(query) }) : listRequest(since, 'newest');
}

function isWanted(
  thread: GraphMessage[],
  { from, label, unreadOnly }: MailSearch,
  folders: MailFolders,
): boolean {
  if (unreadOnly && !thread.some((message) => message.isRead === false)) return false;
  if (label && !thread.some((message) => message.categories.includes(label))) return false;
  if (!from) return true;
  const wanted = from.toLowerCase();
  return thread.some((message) => {
    const { name, address } = message.from?.emailAddress ?? {};
    return !folders.isSent(message) && `${name ?? ''} ${address ?? ''}`.toLowerCase().includes(wanted);
  });
}

async function readAttachments(graph: GraphClient, message: GraphMessage): Promise<GraphAttachment[]> {
  if (message.hasAttachments !== true) return [];
  const path = `/me/messages/${segment(message.id)}/attachments`;
  return graph.list({ method: 'GET', path, query: { $select: ATTACHMENT_FIELDS } }, GraphAttachment, 50);
}
