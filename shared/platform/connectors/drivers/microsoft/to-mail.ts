import { z } from 'zod';
import type { MailAddress, MailMessage, UnreadableMail } from '../../capabilities/mail.ts';
import { isBulk } from '../../mail-text/bulk-mail.ts';
import { textOf } from '../../mail-text/message-text.ts';
import { normalLine } from '../../mail-text/plain-text.ts';
import { orBlank, orEmpty, Recipient } from './nullable.ts';
import { isSenderProven } from './sender-proof.ts';

const Body = z.object({ contentType: orBlank, content: orBlank });

/** https://learn.microsoft.com/graph/api/resources/message, the fields that are asked for. */
export const GraphMessage = z.object({
  id: z.string(),
  changeKey: orBlank,
  conversationId: z.string(),
  internetMessageId: z.string().nullish(),
  subject: z.string().nullish(),
  from: Recipient.nullish(),
  toRecipients: orEmpty(Recipient),
  ccRecipients: orEmpty(Recipient),
  replyTo: orEmpty(Recipient),
  receivedDateTime: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), 'Not a time.')
    .nullish(),
  isDraft: z
    .boolean()
    .nullish()
    .transform((isDraft) => isDraft ?? false),
  isRead: z.boolean().nullish(),
  hasAttachments: z.boolean().nullish(),
  categories: orEmpty(z.string()),
  parentFolderId: z.string().nullish(),
  bodyPreview: z.string().nullish(),
  internetMessageHeaders: z.array(z.object({ name: orBlank, value: orBlank })).nullish(),
  body: Body.nullish(),
  uniqueBody: Body.nullish(),
});
export type GraphMessage = z.infer<typeof GraphMessage>;

export const GraphAttachment = z.object({
  '@odata.type': z.string().nullish(),
  id: z.string(),
  name: z.string().nullish(),
  contentType: z.string().nullish(),
  size: z
    .number()
    .int()
    .nonnegative()
    .nullish()
    .transform((size) => size ?? 0),
  isInline: z.boolean().nullish(),
});
export type GraphAttachment = z.infer<typeof GraphAttachment>;

/** All but the content, which comes along unless something else is asked for. */
export const ATTACHMENT_FIELDS = 'id,name,contentType,size,isInline';

/** What tells one message from another, and where it lies. */
export const INVENTORY_FIELDS = 'id,conversationId,subject,receivedDateTime,isDraft,parentFolderId';

/** What a list needs of a message. */
export const SUMMARY_FIELDS =
  'id,changeKey,conversationId,subject,from,toRecipients,receivedDateTime,isDraft,isRead,categories,parentFolderId,bodyPreview,internetMessageHeaders';

/** What a reader of the whole message needs. */
export const MESSAGE_FIELDS = `${SUMMARY_FIELDS},internetMessageId,ccRecipients,replyTo,hasAttachments,body,uniqueBody`;

export function toMailMessage(
  message: GraphMessage,
  attachments: GraphAttachment[],
  isSent: boolean,
): MailMessage {
  return {
    id: message.id,
    version: message.changeKey,
    threadId: message.conversationId,
    messageId: message.internetMessageId ?? '',
    from: message.from ? toAddress(message.from) : null,
    to: message.toRecipients.map(toAddress),
    cc: message.ccRecipients.map(toAddress),
    replyTo: message.replyTo.map(toAddress),
    subject: normalLine(message.subject ?? ''),
    receivedAt: receivedAt(message),
    ...textOf(message, attachments),
    labels: message.categories,
    isUnread: message.isRead === false,
    isSent,
    isDraft: message.isDraft,
    isBulk: isBulk(message.internetMessageHeaders ?? []),
    isSenderProven: isSenderProven(message),
    attachments: attachments.filter(({ isInline }) => isInline !== true).map(toAttachment),
  };
}

const Hints = z.object({ id: z.string().catch(''), subject: z.string().catch('') });

/** Of what is no message as it should be: what it says of itself, where that can be read. */
export function toUnreadable(raw: unknown): UnreadableMail {
  const { success, data } = Hints.safeParse(raw);
  return success ? { id: data.id, subject: normalLine(data.subject) } : { id: '', subject: '' };
}

export const toAddress = ({ emailAddress: { name, address } }: z.infer<typeof Recipient>): MailAddress => ({
  name: name ? normalLine(name, 200) : null,
  address: addressIn(address ?? ''),
});

const ADDRESS_MAX_BYTES = 254;

/** What is longer than an address can be, or several of them in one, is none. */
const addressIn = (text: string): string =>
  Buffer.byteLength(text) > ADDRESS_MAX_BYTES || text.includes(',') ? '' : text.toLowerCase();

export const fromAddress = ({ name, address }: MailAddress) => ({
  emailAddress: { address, ...(name ? { name } : {}) },
});

export const receivedAt = ({ receivedDateTime }: GraphMessage): string =>
  new Date(receivedDateTime ?? 0).toISOString();

const toAttachment = (part: GraphAttachment) => ({
  id: part.id,
  name: normalLine(part.name ?? '', 255),
  type: part.contentType ?? untyped(part),
  size: part.size,
});

/** What is no file has no type of its own: a mail, an event or a contact that is attached, or a link to a file. */
function untyped({ '@odata.type': kind }: GraphAttachment): string {
  if (kind === '#microsoft.graph.itemAttachment') return 'application/vnd.ms-outlook';
  return kind === '#microsoft.graph.referenceAttachment' ? 'text/uri-list' : 'application/octet-stream';
}
