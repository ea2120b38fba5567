import { z } from 'zod';
import { ConnectorError, isConnectorError } from '../../connector-error.ts';
import type { DraftRequest, FilingFolder, MailWriter, ThreadChange, ThreadState } from '../../ports.ts';
import type { GraphClient } from './graph-client.ts';
import { type MailFolders, readMailFolders } from './mail-folders.ts';
import { readConversation } from './mail-reader.ts';
import { quoted, segment } from './odata.ts';
import { findMarked, MARK_EXPANSION, MarkedMessage, markOf, suggestionMark } from './suggestion-mark.ts';
import { fromAddress, type GraphMessage, receivedAt } from './to-mail.ts';

const STATE_FIELDS = 'id,changeKey,conversationId,from,receivedDateTime,isDraft,categories,parentFolderId';
const FILED_MAX = 1_000;
const Draft = z.object({ id: z.string(), changeKey: z.string().default('') });

export function graphMailWriter(graph: GraphClient, ownAddress: string): MailWriter {
  async function readThread(threadId: string) {
    const folders = await readMailFolders(graph, ownAddress);
    const messages = (await readConversation(graph, threadId, STATE_FIELDS, FILED_MAX)).filter(
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
    idsIn: (folder, threadId) => idsIn(graph, folder, threadId),
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
      // What arrives between the two looks is nothing that the person has seen.
      const { messages } = await readUnchanged(change);
      const inInbox = new Set(await idsIn(graph, 'inbox', change.threadId));
      const changedIds = messages.map(({ id }) => id).filter((id) => inInbox.has(id));
      for (const id of changedIds) await moveToArchive(graph, id);
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
    messages: messages.map(({ id, categories }) => ({ id, labels: categories })),
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

async function idsIn(graph: GraphClient, folder: FilingFolder, threadId: string): Promise<string[]> {
  const query = { $filter: `conversationId eq ${quoted(threadId)}`, $select: 'id', $top: '50' };
  const path = `/me/mailFolders/${folder}/messages`;
  const found = await unlessGone(graph.list({ method: 'GET', path, query }, Ref, FILED_MAX));
  return (found ?? []).map(({ id }) => id);
}

const Ref = z.object({ id: z.string() });

/** A mailbox may lack a folder that was never needed. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isConnectorError(error, 'gone')) return undefined;
    throw error;
  }
}

const moveToArchive = (graph: GraphClient, messageId: string) =>
  graph.tell({
    method: 'POST',
    path: `/me/messages/${segment(messageId)}/move`,
    body: { destinationId: 'archive' },
  });
