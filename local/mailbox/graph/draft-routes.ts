import type { StandInReply } from '../../stand-in/index.ts';
import { newConversationId } from '../database.ts';
import { bodyAsText } from '../html-text.ts';
import type { Message } from '../mail/message.ts';
import { addAttachments, saveMessage } from '../mail/message-store.ts';
import { sendDraft } from '../mail/send.ts';
import { conversationFor } from '../mail/threading.ts';
import { readBody, readOptionalBody } from './body-shape.ts';
import { applyFields, draftFields, emptyDraft, type WireMessage } from './draft-content.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { accessDenied, graphError, itemNotFound, requireChangeKey } from './graph-error.ts';
import { requireMessage } from './message-routes.ts';
import { messageView } from './message-view.ts';
import { readOptions } from './query-options.ts';
import { attachmentShape, messageShape, nothingShape, replyShape } from './shapes.ts';

const scopes = ['Mail.ReadWrite'];

export const draftRoutes: GraphRoutes = {
  'POST /v1.0/me/messages': { scopes, answer: createDraft },
  'PATCH /v1.0/me/messages/:id': { scopes, answer: changeMessage },
  'POST /v1.0/me/messages/:id/createReply': { scopes, answer: createReply },
  'POST /v1.0/me/messages/:id/attachments': { scopes, answer: attach },
  'POST /v1.0/me/messages/:id/send': { scopes: ['Mail.Send'], answer: send },
};

/** The answer to a write repeats what was written, as it was written. */
const plain = { select: null, expand: null, isEcho: true };

function createDraft(call: GraphCall): StandInReply {
  readOptions(call.request.query, []);
  const wire = readBody(call.request, messageShape) as WireMessage;
  const draft = applyFields(emptyDraft({ ...ownerOf(call), conversationId: newConversationId() }), wire);
  return keepDraft(call, draft);
}

const ownerOf = ({ account, nowMs }: GraphCall) => ({
  owner: { name: account.name, address: account.address },
  nowMs: nowMs(),
});

function keepDraft(call: GraphCall, draft: Message): StandInReply {
  const conversationId = conversationFor(call.db, call.account.address, draft);
  const saved = saveMessage(call.db, { ...draft, conversationId }, call.nowMs());
  return { status: 201, json: messageView(call, saved, plain) };
}

function changeMessage(call: GraphCall): StandInReply {
  readOptions(call.request.query, []);
  const message = requireMessage(call);
  const wire = readBody(call.request, messageShape) as WireMessage;
  if (!message.isDraft && wire.singleValueExtendedProperties) throw accessDenied();
  const forbidden = message.isDraft ? undefined : draftFields.find((name) => name in wire);
  if (forbidden) {
    throw graphError(
      400,
      'ErrorInvalidPropertySet',
      `The property '${forbidden}' can be set only while the message is a draft.`,
    );
  }
  requireChangeKey(message.changeKey, call.request.headers['if-match']);
  const saved = saveMessage(call.db, applyFields(message, wire), call.nowMs());
  return { json: messageView(call, saved, plain) };
}

function attach(call: GraphCall): StandInReply {
  const draft = requireMessage(call);
  const wire = readBody(call.request, attachmentShape) as WireAttachment;
  if (!draft.isDraft) throw accessDenied();
  const attachment = {
    name: wire.name ?? '',
    contentType: wire.contentType ?? 'application/octet-stream',
    isInline: wire.isInline ?? false,
    contentId: wire.contentId ?? null,
    content: Buffer.from(wire.contentBytes ?? '', 'base64'),
  };
  addAttachments(call.db, draft.id, [attachment]);
  const hasAttachments = draft.hasAttachments || !attachment.isInline;
  saveMessage(call.db, { ...draft, hasAttachments }, call.nowMs());
  return { status: 201, json: { name: attachment.name, isInline: attachment.isInline } };
}

interface WireAttachment {
  name?: string;
  contentType?: string;
  contentBytes?: string;
  isInline?: boolean;
  contentId?: string;
}

function createReply(call: GraphCall): StandInReply {
  readOptions(call.request.query, []);
  const original = requireMessage(call);
  const { message = {}, comment } = readOptionalBody(call.request, replyShape) as {
    message?: WireMessage;
    comment?: string;
  };
  if (comment !== undefined && message.body) {
    throw graphError(
      400,
      'ErrorInvalidRequest',
      'Specify either a comment or the body property of the message, not both.',
    );
  }
  const answer = applyFields(replyTo(call, original, comment ?? ''), message);
  return keepDraft(call, answer);
}

function replyTo(call: GraphCall, original: Message, comment: string): Message {
  const receivers = original.replyTo.length > 0 ? original.replyTo : original.from ? [original.from] : [];
  const isOwn = original.from?.address.toLowerCase() === call.account.address;
  return {
    ...emptyDraft({ ...ownerOf(call), conversationId: original.conversationId }),
    subject: /^\s*re:/i.test(original.subject) ? original.subject : `Re: ${original.subject}`,
    to: isOwn ? original.to : receivers,
    inReplyTo: [...new Set([...original.inReplyTo, original.internetMessageId])],
    body: { type: 'text', content: `${comment}\n\n${quote(original)}` },
  };
}

function quote(original: Message): string {
  const sent = new Date(original.sentMs).toUTCString();
  const lines = bodyAsText(original.body).split('\n');
  return [`On ${sent}, ${original.from?.name ?? ''} wrote:`, ...lines.map((line) => `> ${line}`)].join('\n');
}

function send(call: GraphCall): StandInReply {
  readOptionalBody(call.request, nothingShape);
  const draft = requireMessage(call);
  if (!draft.isDraft) throw itemNotFound();
  if ([...draft.to, ...draft.cc, ...draft.bcc].length === 0) {
    throw graphError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  }
  sendDraft(call.db, call.account, draft, call.nowMs());
  return { status: 202 };
}
