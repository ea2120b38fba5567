import { z } from 'zod';
import { MailMessage } from '#platform/connectors';
import { readMail } from '../../../local/mailbox/mail/mime.ts';
import { isBulk } from '../../../shared/platform/connectors/mail-text/bulk-mail.ts';
import { textOf } from '../../../shared/platform/connectors/mail-text/message-text.ts';

/** A message as the postbox keeps it. */
export const Letter = MailMessage.extend({
  folder: z.enum(['inbox', 'sentitems', 'drafts', 'archive', 'deleteditems']),
  /** Its whole text as it was written. */
  body: z.string(),
  bcc: z.array(z.string()),
  suggestionId: z.string().nullable(),
});
export type Letter = z.infer<typeof Letter>;

export const aLetter = (parts: Partial<Letter> & Pick<Letter, 'id' | 'threadId'>): Letter => ({
  version: '1',
  messageId: `${parts.id}@postbox.example`,
  from: { name: 'Dana', address: 'dana@acme.example' },
  to: [{ name: 'Robin', address: 'robin@postbox.example' }],
  cc: [],
  replyTo: [],
  subject: '',
  receivedAt: '2026-03-11T09:00:00.000Z',
  text: 'As agreed.',
  showsNoText: false,
  labels: [],
  isUnread: true,
  isSent: false,
  isDraft: false,
  isBulk: false,
  isSenderProven: true,
  attachments: [],
  folder: 'inbox',
  body: 'As agreed.',
  bcc: [],
  suggestionId: null,
  ...parts,
});

/** What comes to the postbox in RFC 5322; `known` says which conversation it belongs to. */
export async function letterFrom(
  raw: string | Buffer,
  folder: Letter['folder'],
  { id, known }: { id: string; known: Letter[] },
): Promise<Letter> {
  const reading = await readMail(Buffer.from(raw));
  if (reading.kind === 'unreadable') throw new Error(reading.reason);
  const { content, sentMs, attachments } = reading.mail;
  const { type: contentType, content: body } = content.body;
  const answered = known.find(({ messageId }) => content.inReplyTo.includes(messageId));
  return aLetter({
    id,
    threadId: answered?.threadId ?? `thread-${id}`,
    messageId: content.internetMessageId,
    from: content.from,
    to: content.to,
    cc: content.cc,
    subject: content.subject,
    receivedAt: new Date(sentMs ?? 0).toISOString(),
    ...textOf({ body: { contentType, content: body } }, attachments),
    body,
    isUnread: folder === 'inbox',
    isSent: folder === 'sentitems',
    isBulk: isBulk(content.headers),
    attachments: attachments.map((part, index) => ({
      id: `${id}-${index}`,
      name: part.name,
      type: part.contentType,
      size: part.content.length,
    })),
    folder,
  });
}
