import { z } from 'zod';
import { ConnectorError, isConnectorError } from '../../connector-error.ts';
import type { DraftRequest, MailWriter, ThreadChange, ThreadState } from '../../ports.ts';
import type { GraphClient } from './graph-client.ts';
import { type MailFolders, readMailFolders } from './mail-folders.ts';
import { readConversation } from './mail-reader.ts';
import { quoted, segment } from './odata.ts';
import { findMarked, MARK_EXPANSION, MarkedMessage, markOf, suggestionMark } from './suggestion-mark.ts';
import { fromAddress, type GraphMessage, receivedAt } from './to-mail.ts';

const STATE_FIELDS = 'id,changeKey,conversationId,from,receivedDateTime,isDraft,categories,parentFolderId';
const Draft = z.object({ id: z.string(), changeKey: z.string().default('') });

export function graphMailWriter(graph: GraphClient, ownAddress: string): MailWriter {
  async function readThread(threadId: string) {
    const folders = await readMailFolders(graph, ownAddress);
    const messages = (await readConversation(graph, threadId, STATE_FIELDS)).filter(
      (message) => !message.isDraft && !folders.isThrownAway(message),
    );
    return { messages, state: stateOf(threadId, messages, folders) };
  }

  async function readUnchanged({ threadId, lastMessageId }: ThreadChange) {
    const thread = await readThread(threadId);
    if (lastMessageId && thread.state.lastMessageId !== lastMessageId) throw new ConnectorError('stale');
    return thread;
  }

  return {
    threadState: async (threadId) => (await readThread(threadId)).state,
    findBySuggestion: (suggestionId) => findMarked(graph, suggestionId),
    async createReplyDraft(draft) {
      const trace = await findMarked(graph, draft.suggestionId);
      if (trace.kind !== 'none') return trace;
      const { id, changeKey } = await graph.ask(draftRequest(draft), Draft);
      return { kind: 'draft', draftId: id, version: changeKey };
    },
    send: (draft) => send(graph, draft),
    async applyLabel(change) {
      const { messages } = await readUnchanged(change);
      const changedIds: string[] = [];
      for (const message of messages.filter(({ categories }) => !categories.includes(change.label))) {
        await addLabel(graph, message, change.label);
        changedIds.push(message.id);
      }
      return { changedIds };
    },
    async archive(change) {
      if (change.lastMessageId) await readUnchanged(change);
      const changedIds: string[] = [];
      for (const { id } of await readInboxPart(graph, change.threadId)) {
        await moveToArchive(graph, id);
        changedIds.push(id);
      }
      return { changedIds };
    },
  };
}

function stateOf(threadId: string, messages: GraphMessage[], folders: MailFolders): ThreadState {
  const last = messages.at(-1);
  if (!last) throw new ConnectorError('gone');
  return {
    threadId,
    lastMessageId: last.id,
    lastVersion: last.changeKey,
    lastIsSent: folders.isSent(last),
    lastAt: receivedAt(last),
    messageCount: messages.length,
  };
}

/** The mark is part of the creating call: a crash can leave no draft that a repeat would not find. */
function draftRequest({ lastMessageId, to, cc, subject, body, suggestionId }: DraftRequest) {
  const message = {
    subject,
    body: { contentType: 'text', content: body },
    toRecipients: to.map(fromAddress),
    ccRecipients: cc.map(fromAddress),
    singleValueExtendedProperties: suggestionMark(suggestionId),
  };
  return lastMessageId
    ? ({
        method: 'POST',
        path: `/me/messages/${segment(lastMessageId)}/createReply`,
        body: { message },
      } as const)
    : ({ method: 'POST', path: '/me/messages', body: message } as const);
}

type SendRequest = Parameters<MailWriter['send']>[0];

async function send(graph: GraphClient, draft: SendRequest): Promise<{ messageId: string }> {
  try {
    const found = await readDraft(graph, draft.draftId);
    if (markOf(found) !== draft.suggestionId) throw new ConnectorError('stale');
    if (!found.isDraft) return { messageId: found.id };
    if (draft.version !== undefined && draft.version !== found.changeKey) throw new ConnectorError('stale');

    await graph.tell({ method: 'POST', path: `/me/messages/${segment(draft.draftId)}/send` });
    return { messageId: draft.draftId };
  } catch (error) {
    if (!isConnectorError(error, 'gone')) throw error;
    return sentBefore(graph, draft.suggestionId, error);
  }
}

/** A sent draft is gone from its place: only the mark in Sent Items tells it from a deleted one. */
async function sentBefore(graph: GraphClient, suggestionId: string, gone: ConnectorError) {
  const trace = await findMarked(graph, suggestionId);
  if (trace.kind !== 'sent') throw gone;
  return { messageId: trace.messageId };
}

const readDraft = (graph: GraphClient, draftId: string) =>
  graph.ask(
    {
      method: 'GET',
      path: `/me/messages/${segment(draftId)}`,
      query: { $select: 'id,changeKey,isDraft', $expand: MARK_EXPANSION },
    },
    MarkedMessage,
  );

const addLabel = (graph: GraphClient, message: GraphMessage, label: string) =>
  graph.tell({
    method: 'PATCH',
    path: `/me/messages/${segment(message.id)}`,
    body: { categories: [...message.categories, label] },
    version: message.changeKey,
  });

function readInboxPart(graph: GraphClient, threadId: string) {
  const query = { $filter: `conversationId eq ${quoted(threadId)}`, $select: 'id', $top: '50' };
  const Ref = z.object({ id: z.string() });
  return graph.list({ method: 'GET', path: '/me/mailFolders/inbox/messages', query }, Ref, 100);
}

const moveToArchive = (graph: GraphClient, messageId: string) =>
  graph.tell({
    method: 'POST',
    path: `/me/messages/${segment(messageId)}/move`,
    body: { destinationId: 'archive' },
  });
