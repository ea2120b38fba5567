import { decodeUtf7, guessCharset, isAscii, isTelling, isUtf7, isUtf8 } from './charsets.ts';
import { type ContentType, withoutCharset } from './content-type.ts';
import { fieldValue, withField } from './header-lines.ts';
import type { Part } from './part.ts';

/** A part with its type written as it is meant. */
export function retyped(part: Part, { mended, charset }: ContentType): Part {
  if (mended === undefined) return part;
  const label = charset === undefined ? '' : `; charset="${charset}"`;
  return { ...part, fields: withField(part.fields, 'Content-Type', `${mended}${label}`) };
}

/** A text that names the encoding it is written in. What had to be guessed is noted in `guessed`. */
export function soundText(part: Part, type: ContentType, guessed: Set<string>): Part {
  const bytes = bytesOf(part);
  if (type.charset && isUtf7(type.charset)) return asUtf8(part, type, decodeUtf7(bytes.toString('latin1')));
  const charset = charsetOf(type, bytes);
  if (!charset) return retyped(part, type);
  if (charset.isGuessed) guessed.add(charset.label);
  return labelled(part, type, charset.label);
}

function asUtf8(part: Part, type: ContentType, text: string): Part {
  const { fields } = labelled(part, type, 'utf-8');
  const base64 = Buffer.from(text.replaceAll('\r\n', '\n')).toString('base64');
  return {
    ...part,
    fields: withField(fields, 'Content-Transfer-Encoding', 'base64'),
    body: base64.replace(/(.{76})/g, '$1\r\n').concat('\r\n'),
  };
}

function labelled(part: Part, type: ContentType, label: string): Part {
  const value = type.mended ?? withoutCharset(fieldValue(part.fields, 'content-type') ?? 'text/plain');
  return { ...part, fields: withField(part.fields, 'Content-Type', `${value}; charset="${label}"`) };
}

/** The encoding of a text that does not name its own, or names one that it is not written in. */
function charsetOf(
  { charset, isHtml }: ContentType,
  bytes: Buffer,
): { label: string; isGuessed: boolean } | undefined {
  if (isAscii(bytes))
    return !charset && isJapanese(bytes) ? { label: 'iso-2022-jp', isGuessed: false } : undefined;
  if (charset && isTelling(charset) && !(isNamedUtf8(charset) && !holdsUtf8(bytes))) return undefined;
  if (isUtf8(bytes)) return { label: 'utf-8', isGuessed: false };
  const inPage = isHtml ? charsetInPage(bytes) : undefined;
  return inPage ? { label: inPage, isGuessed: false } : { label: guessCharset(bytes), isGuessed: true };
}

function charsetInPage(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 4_000);
  const label = /\bcharset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
  return label !== undefined && isTelling(label) && !isNamedUtf8(label) ? label : undefined;
}

const isNamedUtf8 = (label: string): boolean => /^utf-?8$/i.test(label);

/** A text that was cut off in the middle of a letter is still one. */
const holdsUtf8 = (bytes: Buffer): boolean => /[\u0080-\ufffc]/.test(bytes.toString('utf8'));

/** Its escapes are ASCII. */
const isJapanese = (bytes: Buffer): boolean => bytes.includes('\x1b$B') || bytes.includes('\x1b$@');

function bytesOf({ fields, body }: Part): Buffer {
  const way = fieldValue(fields, 'content-transfer-encoding') ?? '';
  if (/^\W*base64\b/i.test(way)) return Buffer.from(body, 'base64');
  if (!/^\W*quoted-printable\b/i.test(way)) return Buffer.from(body, 'latin1');
  const text = body
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
