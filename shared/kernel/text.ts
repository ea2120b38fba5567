import { z } from 'zod';

/** Signs that turn the order of what follows around, so that a reader sees another text than is there. */
const TURNS_ORDER = /[\u202a-\u202e\u2066-\u2069]/u;
const ENDS_LINE = /[\n\r\u2028\u2029]/u;
/** Control characters and halves of characters; line feeds and tabs are looked at by themselves. */
const BROKEN = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;
/** In a longer text, marks that a program sets around a quotation are no reason to refuse it; overrides are. */
const OVERRIDES_ORDER = /[\u202d\u202e]/u;

/** One line from a person: a subject, a title, a name, a place. */
export const line = (maxChars: number, minChars = 0) =>
  z
    .string()
    .min(minChars)
    .max(maxChars)
    .refine((text) => !ENDS_LINE.test(text) && !text.includes('\t'), 'Has to be one line.')
    .refine((text) => !BROKEN.test(text), 'Holds control characters.')
    .refine((text) => !TURNS_ORDER.test(text), 'Holds marks that change the order of the text.');

/** A text of any number of lines from a person. */
export const text = (maxChars: number, minChars = 0) =>
  z
    .string()
    .min(minChars)
    .max(maxChars)
    .refine((value) => !BROKEN.test(value), 'Holds control characters.')
    .refine((value) => !OVERRIDES_ORDER.test(value), 'Holds marks that change the order of the text.');

/** RFC 5321 section 4.5.3.1.3: a path of 256 octets with its brackets. */
const ADDRESS_MAX_CHARS = 254;

/** A mail address as it travels, in ASCII. */
export const EmailAddress = z.email().max(ADDRESS_MAX_CHARS);

/** The same line out of what a stranger or a model wrote: nobody is there to be asked for another one. */
export const cleanLine = (raw: string): string =>
  raw
    .replace(/[\n\r\t\v\f\u0085\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .toWellFormed()
    .trim();

/** The same of more lines. */
export const cleanText = (raw: string): string =>
  raw
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/gu, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/[\u202d\u202e]/gu, '')
    .toWellFormed()
    .trim();
