import { newImmutableId, newMutableId } from '../database.ts';
import { isPropertyId, mergeProperties } from '../item-properties.ts';
import type { ExtendedProperty, MailAddress, MailBody, Message } from '../mail/message.ts';
import { invalidPropertyId } from './filter.ts';
import { graphError } from './graph-error.ts';

interface WireRecipient {
  emailAddress?: { name?: string; address?: string };
}

/** A message body as `messageShape` lets it through. */
export interface WireMessage {
  subject?: string;
  body?: { contentType?: string; content?: string };
  toRecipients?: WireRecipient[];
  ccRecipients?: WireRecipient[];
  bccRecipients?: WireRecipient[];
  replyTo?: WireRecipient[];
  importance?: string;
  categories?: string[];
  isRead?: boolean;
  singleValueExtendedProperties?: ExtendedProperty[];
}

/** Fields that only a draft lets its owner change. */
export const draftFields = [
  'subject',
  'body',
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'replyTo',
  'importance',
];

export function applyFields(message: Message, wire: WireMessage): Message {
  const properties = wire.singleValueExtendedProperties ?? [];
  for (const { id } of properties) {
    if (!isPropertyId(id)) throw invalidPropertyId(id);
  }
  return {
    ...message,
    subject: wire.subject ?? message.subject,
    body: wire.body ? readBodyField(wire.body) : message.body,
    to: wire.toRecipients?.map(readRecipient) ?? message.to,
    cc: wire.ccRecipients?.map(readRecipient) ?? message.cc,
    bcc: wire.bccRecipients?.map(readRecipient) ?? message.bcc,
    replyTo: wire.replyTo?.map(readRecipient) ?? message.replyTo,
    importance: (wire.importance?.toLowerCase() as Message['importance'] | undefined) ?? message.importance,
    categories: wire.categories ?? message.categories,
    isRead: wire.isRead ?? message.isRead,
    extendedProperties: mergeProperties(message.extendedProperties, properties),
  };
}

export const readBodyField = (body: { contentType?: string; content?: string }): MailBody => ({
  type: body.contentType?.toLowerCase() === 'html' ? 'html' : 'text',
  content: body.content ?? '',
});

function readRecipient({ emailAddress }: WireRecipient): MailAddress {
  const address = emailAddress?.address?.trim() ?? '';
  if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) {
    throw graphError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  }
  return { name: emailAddress?.name ?? address, address };
}

interface EmptyDraftInput {
  owner: MailAddress;
  conversationId: string;
  nowMs: number;
}

export function emptyDraft({ owner, conversationId, nowMs }: EmptyDraftInput): Message {
  const id = newImmutableId();
  const localPart = Buffer.from(id).toString('base64url').slice(-40);
  return {
    id,
    mutableId: newMutableId(),
    account: owner.address,
    folder: 'drafts',
    changeKey: '',
    conversationId,
    internetMessageId: `<${localPart}@${owner.address.split('@')[1]}>`,
    inReplyTo: [],
    subject: '',
    from: owner,
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    headers: [],
    body: { type: 'text', content: '' },
    importance: 'normal',
    receivedMs: nowMs,
    sentMs: nowMs,
    createdMs: nowMs,
    modifiedMs: nowMs,
    isDraft: true,
    isRead: true,
    hasAttachments: false,
    categories: [],
    extendedProperties: [],
  };
}
