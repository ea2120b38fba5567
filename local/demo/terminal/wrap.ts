import { stripVTControlCharacters } from 'node:util';

export interface WrapOptions {
  /** Columns of the terminal. */
  width: number;
  /** Before the first line, and before each one after it. */
  first?: string;
  rest?: string;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])/u;
const empty = /^[\p{M}\p{Cf}]+$/u;

/** Columns that a text takes: East Asian letters and emoji take two, marks none. */
export function widthOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) {
    if (!empty.test(segment)) columns += wide.test(segment) ? 2 : 1;
  }
  return columns;
}

/** Breaks at spaces only, and only where the text is too long; a word that is too long by itself stays whole. */
export function wrap(text: string, { width, first = '', rest = first }: WrapOptions): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : rest;
    let isBare = true;
    for (const word of paragraph.split(' ')) {
      if (!isBare && widthOf(line) + 1 + widthOf(word) > width) {
        lines.push(line);
        line = rest;
        isBare = true;
      }
      line += isBare ? word : ` ${word}`;
      isBare = false;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

/** One line of at most so many columns, with an ellipsis where something was left out. */
export function fit(text: string, width: number): string {
  const line = text.replaceAll('\n', ' ');
  if (widthOf(line) <= width) return line;
  let kept = '';
  for (const { segment } of graphemes.segment(line)) {
    if (widthOf(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
