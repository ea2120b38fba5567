import { z } from 'zod';
import { Instant } from '#kernel/contract';

export const MAIL_TEXT_MAX_BYTES = 32_768;

export const MailAddress = z
  .object({ name: z.string().nullable(), address: z.string().describe('Lower-cased mail address.') })
  .meta({ id: 'MailAddress' });
export type MailAddress = z.infer<typeof MailAddress>;

export const MailAttachment = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string().describe('Media type as the sender claims it.'),
    size: z.number().int().nonnegative().describe('Bytes.'),
  })
  .meta({ id: 'MailAttachment' });
export type MailAttachment = z.infer<typeof MailAttachment>;

/** Everything a sender wrote in it is untrusted text. */
export const MailMessage = z
  .object({
    id: z.string().describe("The vendor's id; it survives moves between folders."),
    version: z.string().describe('Changes with every change of the message.'),
    threadId: z.string(),
    messageId: z.string().describe('The Message-ID header.'),
    from: MailAddress.nullable(),
    to: z.array(MailAddress),
    cc: z.array(MailAddress),
    replyTo: z.array(MailAddress),
    subject: z.string(),
    receivedAt: Instant,
    text: z.string().describe('At most 32 KB, without the quoted part.'),
    quotedText: z.string().optional().describe('What the message repeats of earlier ones, at most 32 KB.'),
    showsNoText: z
      .boolean()
      .describe('Shows pictures, links or hidden words only, and `text` says so: nobody knows what it asks.'),
    labels: z.array(z.string()),
    isUnread: z.boolean(),
    isSent: z
      .boolean()
      .describe(
        'Sent by the owner of the mailbox, as its place tells; what it says of itself proves nothing.',
      ),
    isDraft: z.boolean(),
    isBulk: z
      .boolean()
      .describe(
        'A list, a newsletter or a notice of a machine, by its headers; an answer to a mail of one’s own is none.',
      ),
    isSenderProven: z
      .boolean()
      .describe('The mailbox itself found that it comes from the domain of its From address.'),
    attachments: z.array(MailAttachment),
  })
  .meta({ id: 'MailMessage' });
export type MailMessage = z.infer<typeof MailMessage>;

export const MailThreadSummary = z
  .object({
    threadId: z.string(),
    subject: z.string(),
    from: MailAddress.nullable().describe('Sender of the newest received message.'),
    lastAt: Instant,
    snippet: z.string().describe('Beginning of the newest message.'),
    labels: z.array(z.string()),
    unread: z.number().int().nonnegative().describe('Unread messages among those found.'),
    lastIsSent: z.boolean().describe('The newest message was sent by the owner of the mailbox.'),
    isBulk: z.boolean(),
  })
  .meta({ id: 'MailThreadSummary' });
export type MailThreadSummary = z.infer<typeof MailThreadSummary>;

/** A conversation with mail that nobody has looked at yet. */
export interface ArrivedThread extends MailThreadSummary {
  /** Ids of those of its messages. */
  messageIds: string[];
}

/** As much as can be said of it. */
export interface UnreadableMail {
  /** Empty where not even that can be read. */
  id: string;
  subject: string;
}
