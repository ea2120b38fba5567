import { z } from 'zod';
import type { MailWriter, SuggestionTrace } from '../../capabilities/mail-ports.ts';
import { ConnectorError } from '../../connector-error.ts';
import { creationOf } from './draft-message.ts';
import { findMarked } from './find-marked.ts';
import type { GraphClient } from './graph-client.ts';
import type { Mailbox } from './mail-folders.ts';
import { graphMailTracer, readThread } from './mail-tracer.ts';
import { segment } from './odata.ts';
import { sendDraft } from './send-draft.ts';
import type { GraphMessage } from './to-mail.ts';
import { withdrawDraft } from './withdraw-draft.ts';

const Draft = z.object({ id: z.string(), changeKey: z.string().default('') });

export function graphMailWriter(mailbox: Mailbox): MailWriter {
  const { graph } = mailbox;
  const tracer = graphMailTracer(mailbox);
  return {
    ...tracer,
    async createReplyDraft(draft) {
      const trace = await findMarked(mailbox, draft);
      if (trace.kind === 'sent') return trace;
      if (trace.kind === 'draft') return unchanged(trace);
      await draft.beforeCreation?.();
      const { id, changeKey } = await graph.ask(creationOf(draft), Draft);
      return { kind: 'draft', draftId: id, version: changeKey };
    },
    send: (request) => sendDraft(mailbox, request),
    withdrawDraft: (request) => withdrawDraft(mailbox, request),
    async applyLabel({ threadId, messageIds, label }) {
      const { messages } = await readThread(mailbox, threadId);
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

/** An earlier try's draft may be gone on with only when nobody touched it. */
function unchanged({ draftId, isAsWanted, isInDrafts }: Extract<SuggestionTrace, { kind: 'draft' }>) {
  if (!isAsWanted || !isInDrafts) throw new ConnectorError('stale');
  return { kind: 'draft', draftId } as const;
}

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
