import type { StandInReply } from '../../stand-in/index.ts';
import type { Attachment, Message } from '../mail/message.ts';
import { findMessage, listAttachments, moveMessage, removeMessage } from '../mail/message-store.ts';
import { readBody } from './body-shape.ts';
import { requireFolder } from './folder-id.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { graphError, itemNotFound, requireChangeKey } from './graph-error.ts';
import { messageView, wireInstant } from './message-view.ts';
import { pick, readOptions } from './query-options.ts';
import { moveShape } from './shapes.ts';

const readScopes = ['Mail.Read', 'Mail.ReadWrite'];
const writeScopes = ['Mail.ReadWrite'];

export const messageRoutes: GraphRoutes = {
  'GET /v1.0/me/messages/:id': { scopes: readScopes, answer: showMessage },
  'GET /v1.0/me/messages/:id/attachments': { scopes: readScopes, answer: showAttachments },
  'DELETE /v1.0/me/messages/:id': { scopes: writeScopes, answer: deleteMessage },
  'POST /v1.0/me/messages/:id/move': { scopes: writeScopes, answer: move },
};

export function requireMessage({ db, account, request }: GraphCall): Message {
  const message = findMessage(db, account.address, request.params.id ?? '');
  if (message) return message;
  throw itemNotFound();
}

function showMessage(call: GraphCall): StandInReply {
  const options = readOptions(call.request.query, ['$select', '$expand']);
  return { json: messageView(call, requireMessage(call), options) };
}

function deleteMessage(call: GraphCall): StandInReply {
  const message = requireMessage(call);
  requireChangeKey(message.changeKey, call.request.headers['if-match']);
  if (message.folder === 'deleteditems') removeMessage(call.db, message);
  else moveMessage(call.db, message, 'deleteditems', call.nowMs());
  return { status: 204 };
}

function move(call: GraphCall): StandInReply {
  const message = requireMessage(call);
  const { destinationId } = readBody(call.request, moveShape);
  if (typeof destinationId !== 'string')
    throw graphError(400, 'ErrorInvalidRequest', 'DestinationId is required.');
  const folder = requireFolder(call.account.address, destinationId);
  const moved = moveMessage(call.db, message, folder, call.nowMs());
  return { status: 201, json: messageView(call, moved, { select: null, expand: null }) };
}

function showAttachments(call: GraphCall): StandInReply {
  const message = requireMessage(call);
  const { select } = readOptions(call.request.query, ['$select']);
  refuseUnknown(select);
  const whole = listAttachments(call.db, message.id).map((part) => ({
    ...(part.contentType === attachedMail ? itemOnly() : fileOnly(part)),
    id: part.id,
    lastModifiedDateTime: wireInstant(message.createdMs),
    name: part.name,
    size: part.content.byteLength,
    isInline: part.isInline,
  }));
  return { json: { value: whole.map((part) => pick(part, select, ['@odata.type', 'id'])) } };
}

const attachedMail = 'message/rfc822';

/** An attached mail is an item of its own: it has no type, and its bytes do not come with a list. */
const itemOnly = () => ({ '@odata.type': '#microsoft.graph.itemAttachment', contentType: null });

const fileOnly = ({ contentType, contentId, content }: Attachment) => ({
  '@odata.type': '#microsoft.graph.fileAttachment',
  contentType,
  contentId,
  contentBytes: Buffer.from(content).toString('base64'),
});

/** Of the kind that all attachments share; what only files have cannot be selected. */
const attachmentFields = ['id', 'lastModifiedDateTime', 'name', 'contentType', 'size', 'isInline'];

function refuseUnknown(select: string[] | null): void {
  const unknown = select?.find((name) => !attachmentFields.includes(name));
  if (unknown)
    throw graphError(
      400,
      'BadRequest',
      `Could not find a property named '${unknown}' on type 'microsoft.graph.attachment'.`,
    );
}
