import { cleanLine, cleanText } from '#kernel';

/** Letters that no program shows (Unicode's block of tags): whoever writes with them writes for machines. */
const TAGS = /[\u{e0000}-\u{e007f}]+/gu;

/** Text as we keep it: line feeds only, no control characters, well-formed, at most `maxBytes` of UTF-8. */
export function normalText(text: string, maxBytes: number): string {
  const clean = cleanText(text.replace(TAGS, ''));
  const bytes = Buffer.from(clean, 'utf8');
  if (bytes.length <= maxBytes) return clean;

  let end = maxBytes;
  // A UTF-8 character is never cut in two: its later bytes begin with the bits 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return bytes.subarray(0, end).toString('utf8');
}

/** One line, for subjects, names and titles. */
export const normalLine = (text: string, maxBytes = 1_000): string =>
  // Cut first: nobody reads the rest of a subject of a megabyte, so nothing is spent on it.
  normalText(cleanLine(text.slice(0, 4 * maxBytes)), maxBytes);
