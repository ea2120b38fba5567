const IGNORABLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\u2028\u2029\ufff9-\ufffb]/gu;
const LINE_SIGNS = new Set(['\n', '\r', '\t']);
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|[0-9#*]/u;
const VARIATION = '\ufe0f';
const JOINER = '\u200d';

/**
 * One writing for all ways to write the same: without what cannot be seen, with plain digits, dashes, dots and
 * spaces. Two texts with one canonical form look the same to a reader.
 */
export function canonicalText(text: string): string {
  return text
    .replace(IGNORABLE, (sign) => (LINE_SIGNS.has(sign) ? sign : ''))
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digit)
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\u3002\uff61\u2024]/gu, '.')
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Zs}\t]/gu, ' ');
}

/** Digits of all scripts stand in rows from zero to nine, each row at the beginning or in the middle of a column of 16. */
function digit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const column = code & ~0xf;
  const zero = /\p{Nd}/u.test(String.fromCodePoint(column)) ? column : column + 6;
  return String(code - zero);
}

/** Signs that a reader does not see and that are no part of an emoji. */
export function hasHidden(text: string): boolean {
  for (const { 0: sign, index } of text.matchAll(IGNORABLE))
    if (!LINE_SIGNS.has(sign) && !joinsEmoji(text, sign, index)) return true;
  return false;
}

/** 👩‍💻 is two signs and a joiner, ❤️ one with a mark for colour. */
function joinsEmoji(text: string, sign: string, index: number): boolean {
  if (sign !== VARIATION && sign !== JOINER) return false;
  const before =
    [...text.slice(Math.max(0, index - 3), index)].filter((one) => one !== VARIATION).at(-1) ?? '';
  return EMOJI.test(before);
}
