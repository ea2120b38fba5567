import { z } from 'zod';
import { ConnectorError, isConnectorError } from '../../connector-error.ts';
import type { DraftRequest, MailWriter } from '../../ports.ts';
import type { GraphClient } from './graph-client.ts';
import { graphMailTracer, readThread } from './mail-tracer.ts';
import { segment } from './odata.ts';
import { findMarked, MARK_EXPANSION, MarkedMessage, markOf, suggestionMark } from './suggestion-mark.ts';
import { fromAddress, type GraphMessage } from './to-mail.ts';

const Draft = z.object({ id: z.string(), changeKey: z.string().default('') });

export function graphMailWriter(graph: GraphClient, ownAddress: string): MailWriter {
  const tracer = graphMailTracer(graph, ownAddress);
  return {
    ...tracer,
    async createReplyDraft(draft) {
      const trace = await findMarked(graph, draft.suggestionId);
      if (trace.kind !== 'none') return trace;
      const { id, changeKey } = await graph.ask(draftRequest(draft), Draft);
      return { kind: 'draft', draftId: id, version: changeKey };
    },
    send: (draft) => send(graph, draft),
    async applyLabel({ threadId, messageIds, label }) {
      const { messages } = await readThread(graph, ownAddress, threadId);
      const named = messages.filter(({ id }) => messageIds.includes(id));
      const changedIds: string[] = [];
      for (const message of named.filter(({ categories }) => !categories.includes(label))) {
        await addLabel(graph, message, label);
        changedIds.push(message.id);
      }
      return { changedIds };
    },
    async archive({ threadId, messageIds }) {
      const inInbox = new Set(await tracer.idsIn('inbox', threadId));
      const changedIds = messageIds.filter((id) => inInbox.has(id));
      for (const id of changedIds) await moveToArchive(graph, id);
      return { changedIds };
    },
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

const moveToArchive = (graph: GraphClient, messageId: string) =>
  graph.tell({
    method: 'POST',
    path: `/me/messages/${segment(messageId)}/move`,
    body: { destinationId: 'archive' },
  });
