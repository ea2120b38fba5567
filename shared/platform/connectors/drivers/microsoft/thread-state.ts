import type { ThreadState } from '../../capabilities/mail-ports.ts';
import { ConnectorError } from '../../connector-error.ts';
import { normalLine } from '../../mail-text/plain-text.ts';
import type { MailFolders } from './mail-folders.ts';
import { type GraphMessage, receivedAt } from './to-mail.ts';

/** As much of each message as the state of its thread needs. */
export const STATE_FIELDS =
  'id,changeKey,conversationId,subject,from,receivedDateTime,isDraft,categories,parentFolderId';

export const STATE_MESSAGES_MAX = 1_000;

/** What counts as part of a thread: no drafts, and nothing that was thrown away. */
export const messagesOf = (conversation: GraphMessage[], folders: MailFolders): GraphMessage[] =>
  conversation.filter((message) => !message.isDraft && !folders.isThrownAway(message));

export function stateOf(threadId: string, messages: GraphMessage[], folders: MailFolders): ThreadState {
  const last = messages.at(-1);
  if (!last) throw new ConnectorError('gone');
  return {
    threadId,
    subject: normalLine(last.subject ?? ''),
    lastMessageId: last.id,
    lastVersion: last.changeKey,
    lastIsSent: folders.isSent(last),
    lastAt: receivedAt(last),
    messages: messages.map((message) => ({
      id: message.id,
      receivedAt: receivedAt(message),
      labels: message.categories,
    })),
  };
}
