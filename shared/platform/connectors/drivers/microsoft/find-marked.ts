import { z } from 'zod';
import type { MailContent, SuggestionTrace, WantedMail } from '../../capabilities/mail-ports.ts';
import { isSameMail } from '../../mail-text/same-mail.ts';
import type { GraphClient } from './graph-client.ts';
import { folderId, type Mailbox } from './mail-folders.ts';
import { segment } from './odata.ts';
import { listMarked, type MarkedMessage } from './suggestion-mark.ts';

type DraftTrace = Extract<SuggestionTrace, { kind: 'draft' }>;
type SentTrace = Extract<SuggestionTrace, { kind: 'sent' }>;

/**
 * What a suggestion made, compared with what was approved: what was sent counts before what is still a draft. With
 * `draftId` no other draft counts: that one may have been sent and thrown away.
 */
export async function findMarked(
  mailbox: Mailbox,
  { draftId, ...wanted }: WantedMail & { draftId?: string | null },
): Promise<SuggestionTrace> {
  const found = await listMarked(mailbox.graph, wanted.suggestionId);
  const sent = found.find(({ isDraft }) => !isDraft);
  if (sent) return sentTrace(mailbox, wanted, sent);

  const named = draftId ? found.filter(({ id }) => id === draftId) : found;
  const traces = await Promise.all(named.map((draft) => draftTrace(mailbox, wanted, draft)));
  return (
    traces.find(({ isAsWanted, isInDrafts }) => isAsWanted && isInDrafts) ??
    traces.find(({ isInDrafts }) => isInDrafts) ??
    traces[0] ?? { kind: 'none' }
  );
}

export const sentTrace = ({ account }: Mailbox, wanted: MailContent, message: MarkedMessage): SentTrace => ({
  kind: 'sent',
  messageId: message.id,
  isAsWanted: isSameMail(wanted, asFound(message), account.address),
});

/** A draft that lies in another folder was moved by somebody, or is on its way out. */
export async function draftTrace(
  { graph, account }: Mailbox,
  wanted: MailContent,
  draft: MarkedMessage,
): Promise<DraftTrace> {
  const [drafts, isBare] = await Promise.all([folderId(graph, 'drafts'), hasNoAttachments(graph, draft)]);
  return {
    kind: 'draft',
    draftId: draft.id,
    version: draft.changeKey,
    isAsWanted: isBare && isSameMail(wanted, asFound(draft), account.address),
    isInDrafts: drafts !== undefined && draft.parentFolderId === drafts,
  };
}

/** Asked for by name: `hasAttachments` leaves out those that are shown within the text. */
async function hasNoAttachments(graph: GraphClient, { id, hasAttachments }: MarkedMessage): Promise<boolean> {
  if (hasAttachments) return false;
  const path = `/me/messages/${segment(id)}/attachments`;
  const found = await graph.list({ method: 'GET', path, query: { $select: 'id' } }, Attachment, 1);
  return found.length === 0;
}

const Attachment = z.object({ id: z.string() });

export const asFound = (message: MarkedMessage) => ({
  to: addressesOf(message.toRecipients),
  cc: addressesOf(message.ccRecipients),
  bcc: addressesOf(message.bccRecipients),
  replyTo: addressesOf(message.replyTo),
  subject: message.subject ?? '',
  text: message.body?.contentType.toLowerCase() === 'text' ? message.body.content : undefined,
  hasAttachments: message.hasAttachments === true,
});

const addressesOf = (recipients: MarkedMessage['toRecipients']): string[] =>
  recipients.map(({ emailAddress }) => emailAddress.address ?? '');
