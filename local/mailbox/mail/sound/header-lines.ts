import { soundAddresses } from './addresses.ts';
import { guessCharset, isAscii, isTelling, isUtf8 } from './charsets.ts';
import { soundWords } from './encoded-words.ts';
import type { Fields } from './part.ts';

const ADDRESSES = /^(?:from|sender|reply-to|to|cc|bcc)$/i;

const nameOf = (field: string): string =>
  field
    .slice(0, Math.max(0, field.indexOf(':')))
    .trim()
    .toLowerCase();

/** What a field says, unfolded. */
export const fieldValue = (fields: Fields, name: string): string | undefined => {
  const field = fields.find((one) => nameOf(one) === name);
  return field
    ?.slice(field.indexOf(':') + 1)
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim();
};

/** The fields in UTF-8 with sound words and addresses; `charset` is what raw bytes in them are read in. */
export function soundFields(fields: Fields, charset: () => string): Fields {
  return fields.map((field) => {
    const words = soundWords(field);
    const bytes = Buffer.from(words, 'latin1');
    const text = isAscii(bytes) || isUtf8(bytes) ? words : inUtf8(bytes, charset());
    if (!ADDRESSES.test(nameOf(field))) return text;
    const colon = text.indexOf(':') + 1;
    return text.slice(0, colon) + soundAddresses(text.slice(colon).replace(/\r?\n(?=[ \t])/g, ''));
  });
}

/** The encoding of what a header holds in raw bytes: that of the text below, where it has one of its own. */
export function charsetOfFields(fields: Fields, ofText: string | undefined, sample: string): string {
  if (ofText && isTelling(ofText) && !/^utf/i.test(ofText)) return ofText;
  const raw = fields
    .filter((field) => /[\x80-\xff]/.test(field))
    .map((field) => field.slice(field.indexOf(':') + 1));
  return guessCharset(Buffer.from(`${raw.join('\n')}\n${sample}`, 'latin1'));
}

function inUtf8(bytes: Buffer, charset: string): string {
  const text = new TextDecoder(charset === 'utf-8' ? 'windows-1252' : charset).decode(bytes);
  return Buffer.from(text, 'utf8').toString('latin1');
}

export const withField = (fields: Fields, name: string, value: string): Fields => [
  ...fields.filter((field) => nameOf(field) !== name.toLowerCase()),
  `${name}: ${value}`,
];

export const isAttachment = (fields: Fields): boolean =>
  /^attachment\b/i.test(fieldValue(fields, 'content-disposition') ?? '');
