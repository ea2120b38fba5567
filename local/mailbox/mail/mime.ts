import { createHash } from 'node:crypto';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Attachment, MailAddress, MailContent } from './message.ts';
import { soundMail } from './sound/sound-mail.ts';

export interface ParsedMail {
  content: MailContent;
  sentMs: number | null;
  attachments: Omit<Attachment, 'id'>[];
  /** Texts of `text/calendar` parts. */
  calendars: string[];
  /** What could not be read in it, or was found out rather than said by it. */
  notes: string[];
}

export type MailReading = { kind: 'mail'; mail: ParsedMail } | { kind: 'unreadable'; reason: string };

/** Reads one message in RFC 5322 form. It never throws: a message nobody can read is named with its reason. */
export async function readMail(raw: Uint8Array): Promise<MailReading> {
  if (raw.byteLength === 0) return unreadable('the message is empty');
  const sound = soundMail(raw);
  if (sound.raw.subarray(0, 4000).includes(0)) return unreadable('this is a binary file, not a mail');
  try {
    const email = await PostalMime.parse(sound.raw, {
      attachmentEncoding: 'arraybuffer',
      maxNestingDepth: 30,
    });
    const author = addressOf(email.from) ?? addressOf(email.sender);
    if (!author) return unreadable('there is no readable From line');
    return { kind: 'mail', mail: toParsedMail(email, author, raw, sound.notes) };
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : 'the message cannot be parsed');
  }
}

const unreadable = (reason: string): MailReading => ({ kind: 'unreadable', reason });

function toParsedMail(email: Email, from: MailAddress, raw: Uint8Array, notes: string[]): ParsedMail {
  const attachments = email.attachments.map((part, index) => ({
    name: part.filename ?? (part.mimeType === 'text/calendar' ? 'invite.ics' : `attachment-${index + 1}`),
    contentType: part.mimeType,
    isInline: part.disposition === 'inline' && part.contentId !== undefined,
    contentId: part.contentId ?? null,
    content: bytesOf(part.content),
  }));
  return {
    content: contentOf(email, from, raw),
    sentMs: sentMsOf(email),
    attachments,
    calendars: attachments
      .filter(({ contentType }) => contentType === 'text/calendar')
      .map(({ content }) => new TextDecoder().decode(content)),
    notes: attachments.some(isTnef) ? [...notes, TNEF_NOTE] : notes,
  };
}

const isTnef = ({ name, contentType }: { name: string; contentType: string }): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(contentType) || /^winmail\.dat$/i.test(name);

const TNEF_NOTE =
  'Outlook packed a part of it into winmail.dat, which is not opened: text, files or an invitation may lie in there';

/** Nobody writes later years, and no calendar can show them. */
const latestMs = Date.parse('9999-12-31');

/** A mail without a readable date is as old as its newest Received line. */
function sentMsOf(email: Email): number | null {
  const received = email.headers
    .find(({ key }) => key === 'received')
    ?.value.split(';')
    .at(-1);
  const candidates = [email.date, received].map((text) => Date.parse(text ?? ''));
  return candidates.find((ms) => ms >= 0 && ms < latestMs) ?? null;
}

function contentOf(email: Email, from: MailAddress, raw: Uint8Array): MailContent {
  const own = email.messageId?.trim();
  return {
    subject: (email.subject ?? '').replace(/\s+/g, ' ').trim(),
    from,
    to: flatten(email.to),
    cc: flatten(email.cc),
    bcc: flatten(email.bcc),
    replyTo: flatten(email.replyTo),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    // Exchange shows the richest form; what the other form says is not read.
    body: email.html?.trim()
      ? { type: 'html', content: email.html }
      : { type: 'text', content: withoutLastNewlines(email.text ?? '') },
    importance: importanceOf(email),
    // Without an id of its own a mail is known by its content, so that a second import finds it.
    internetMessageId:
      own || `<${createHash('sha256').update(raw).digest('hex').slice(0, 32)}@no-message-id.invalid>`,
    inReplyTo: [...new Set(`${email.references ?? ''} ${email.inReplyTo ?? ''}`.match(/<[^<>\s]+>/g) ?? [])],
  };
}

function withoutLastNewlines(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

const bytesOf = (content: ArrayBuffer | Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);

const flatten = (addresses: Address[] | undefined): MailAddress[] =>
  (addresses ?? []).flatMap((entry) => entry.group ?? [entry]).flatMap((entry) => addressOf(entry) ?? []);

function addressOf(entry: Address | undefined): MailAddress | undefined {
  const found = entry?.group?.[0] ?? entry;
  if (!found?.address?.includes('@')) return undefined;
  return { name: found.name || found.address, address: found.address };
}

function importanceOf(email: Email): MailContent['importance'] {
  const header = (name: string) => email.headers.find(({ key }) => key === name)?.value.toLowerCase() ?? '';
  const word = header('importance') || header('x-priority');
  if (/high|^1|^2/.test(word)) return 'high';
  return /low|^4|^5/.test(word) ? 'low' : 'normal';
}
