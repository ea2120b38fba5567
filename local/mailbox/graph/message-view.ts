import { bodyAsHtml, bodyAsText } from '../html-text.ts';
import { propertyKey } from '../item-properties.ts';
import type { MailAddress, MailBody, Message } from '../mail/message.ts';
import { uniqueBody } from '../mail/unique-body.ts';
import { parseExpand } from './expand.ts';
import { folderId } from './folder-id.ts';
import type { GraphCall } from './graph-call.ts';
import { badRequest } from './graph-error.ts';
import { pick } from './query-options.ts';

export const recipient = (who: MailAddress) => ({ emailAddress: { name: who.name, address: who.address } });

export const bodyFor = (body: MailBody, type: 'html' | 'text') => ({
  contentType: type,
  content: type === 'text' ? bodyAsText(body) : bodyAsHtml(body),
});

/** What was stored as text comes back with the line ends of the wire, and one at its end. */
const storedBody = (body: MailBody, type: 'html' | 'text') => {
  const { contentType, content } = bodyFor(body, type);
  if (type === 'html' || body.type === 'html' || content === '') return { contentType, content };
  return { contentType, content: `${content.replace(/\r\n|\r|\n/g, '\r\n')}\r\n` };
};

export const previewOf = (body: MailBody): string => bodyAsText(body).slice(0, 255);

export const wireInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

// These are costly or large, so they come only when they are asked for by name.
const onlySelected: Record<string, (message: Message, call: GraphCall) => unknown> = {
  uniqueBody: (message, { prefer }) => bodyFor(uniqueBody(message.body), prefer.bodyType),
  internetMessageHeaders: (message) => (message.headers.length > 0 ? message.headers : undefined),
};

export const idFor = (message: { id: string; mutableId: string }, { prefer }: GraphCall): string =>
  prefer.hasImmutableIds ? message.id : message.mutableId;

/** A message as Graph writes it. */
export function messageView(
  call: GraphCall,
  message: Message,
  { select, expand, isEcho }: { select: string[] | null; expand: string | null; isEcho?: boolean },
) {
  // A text is made of a page only where somebody wants it: lists of ids are long.
  const wanted = <T>(name: string, make: () => T) => (!select || select.includes(name) ? make() : undefined);
  const full: Record<string, unknown> = {
    '@odata.etag': `W/"${message.changeKey}"`,
    id: idFor(message, call),
    createdDateTime: wireInstant(message.createdMs),
    lastModifiedDateTime: wireInstant(message.modifiedMs),
    changeKey: message.changeKey,
    categories: message.categories,
    receivedDateTime: wireInstant(message.receivedMs),
    sentDateTime: wireInstant(message.sentMs),
    hasAttachments: message.hasAttachments,
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    bodyPreview: wanted('bodyPreview', () => previewOf(message.body)),
    importance: message.importance,
    parentFolderId: folderId(message.account, message.folder),
    conversationId: message.conversationId,
    isRead: message.isRead,
    isDraft: message.isDraft,
    webLink: `${call.publicUrl}/__control/?account=${encodeURIComponent(message.account)}`,
    body: wanted('body', () => (isEcho ? bodyFor : storedBody)(message.body, call.prefer.bodyType)),
    sender: message.from && recipient(message.from),
    from: message.from && recipient(message.from),
    toRecipients: message.to.map(recipient),
    ccRecipients: message.cc.map(recipient),
    bccRecipients: message.bcc.map(recipient),
    replyTo: message.replyTo.map(recipient),
  };
  for (const name of select ?? []) {
    const read = onlySelected[name];
    if (!read && !(name in full)) {
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.message'.`,
      );
    }
    if (read) full[name] = read(message, call);
  }
  return { ...pick(full, select, ['@odata.etag', 'id']), ...expanded(message, expand) };
}

function expanded(message: Message, expand: string | null) {
  const wanted = parseExpand(expand);
  const found = message.extendedProperties.filter(({ id }) => wanted.includes(propertyKey(id)));
  return found.length > 0 ? { singleValueExtendedProperties: found } : {};
}
