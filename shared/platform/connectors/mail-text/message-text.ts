import { MAIL_TEXT_MAX_BYTES, type MailMessage } from '../capabilities/mail.ts';
import { type HtmlReading, readHtml, rulesOf } from './html/read-html.ts';
import { normalText } from './plain-text.ts';
import { holdsAnswers, splitQuoted } from './quoted-text.ts';

type MessageText = Pick<MailMessage, 'text' | 'quotedText' | 'showsNoText'>;
interface Body {
  contentType: string;
  content: string;
}

/** What a vendor gives of the text of a message. */
interface Bodies {
  body?: Body | null | undefined;
  uniqueBody?: Body | null | undefined;
  bodyPreview?: string | null | undefined;
}

/**
 * The vendor's own cut (`uniqueBody`, as Microsoft gives one) decides what is new; ours decides where there is none, and
 * where somebody wrote between the lines that it cut off.
 */
export function textOf(
  { body, uniqueBody, bodyPreview }: Bodies,
  attachments: { contentType?: string | null | undefined }[],
): MessageText {
  const page = readBody(body ?? { contentType: 'text', content: bodyPreview ?? '' });
  const rules = body?.contentType === 'html' && uniqueBody ? rulesOf(body.content) : '';
  const part = uniqueBody ? readBody(uniqueBody, rules) : undefined;
  const whole = normalText(page.text, 4 * MAIL_TEXT_MAX_BYTES);
  const { text, quoted } = partText(whole, normalText(part?.text ?? '', MAIL_TEXT_MAX_BYTES));

  const own = part && (part.text || isWordless(part)) ? part : page;
  const isOutlookOnly = text === '' && attachments.some(({ contentType }) => isTnef(contentType ?? ''));
  if (isWordless(own) || isOutlookOnly)
    return { text: normalText(`${NO_TEXT}\n\n${own.text}`, MAIL_TEXT_MAX_BYTES), showsNoText: true };
  return {
    text: normalText(text, MAIL_TEXT_MAX_BYTES),
    ...(quoted ? { quotedText: normalText(quoted, MAIL_TEXT_MAX_BYTES) } : {}),
    showsNoText: false,
  };
}

function partText(whole: string, unique: string): { text: string; quoted: string | undefined } {
  const split = splitQuoted(whole);
  const rest = unique && whole.startsWith(unique) ? whole.slice(unique.length).trim() : undefined;
  const hasAnswers = holdsAnswers(unique) || (rest !== undefined && holdsAnswers(rest));
  if (!unique || hasAnswers) return { text: split.text, quoted: split.quotedText };
  return { text: unique, quoted: rest ?? split.quotedText };
}

/** What stands in the place of a text that there is not. */
const NO_TEXT = '[This mail shows no text that could be read, only pictures, links or what is hidden.]';

const readBody = ({ contentType, content }: Body, rules = ''): HtmlReading =>
  contentType === 'html'
    ? readHtml(content, rules)
    : { text: content, hasWords: true, hasHiddenWords: false, pictures: 0, links: 0 };

const isWordless = ({ hasWords, hasHiddenWords, pictures, links }: HtmlReading): boolean =>
  !hasWords && (hasHiddenWords || pictures + links > 0);

/** Outlook packs text and files of a mail into one attachment that only Outlook opens. */
const isTnef = (type: string): boolean => /^application\/(?:ms-tnef|vnd\.ms-tnef)/i.test(type);
