/** A piece of a text, verbatim, with its place in that text. */
export interface Sentence {
  text: string;
  index: number;
}

const historyMarkers = [
  /^On .{5,160}(?:\r?\n.{0,120})?wrote:\s*$/m,
  /^-{2,}\s*(?:Original Message|Forwarded message)/im,
  /^From: .+\r?\n(?:Sent|Date|To): /m,
  /^[_*=]{8,}\s*$/m,
  /^-- ?\r?$/m,
  /^ב.{5,120}(?:כתב|כתבה|מאת).{0,80}:\s*$/m,
];

/** What the writer wrote now: quoted history and the signature block are cut off. A prefix of the text, so quotes stay verbatim. */
export function freshText(text: string): string {
  const cuts = historyMarkers
    .map((marker) => marker.exec(text)?.index)
    .filter((index): index is number => index !== undefined && index > 0);
  return text.slice(0, Math.min(text.length, ...cuts));
}

/** Sentences in reading order. Quoted lines (`>`) are left out; a short line or a bullet ends a sentence, a wrapped line does not. */
export function sentences(text: string): Sentence[] {
  return paragraphs(text).flatMap(({ text: paragraph, index }) => splitParagraph(paragraph, index));
}

function paragraphs(text: string): Sentence[] {
  const found: Sentence[] = [];
  let start = -1;
  let end = 0;
  const close = () => {
    if (start >= 0) found.push({ text: text.slice(start, end), index: start });
    start = -1;
  };
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    const gap = text.slice(end, line.index);
    if (start >= 0 && (gap.split('\n').length > 2 || startsItem(line[0]))) close();
    if (line[0].startsWith('>')) {
      close();
      end = line.index + line[0].length;
      continue;
    }
    if (start < 0) start = line.index;
    end = line.index + line[0].length;
    if (line[0].trim().length < 50) close();
  }
  close();
  return found;
}

const startsItem = (line: string) => /^\s*(?:[-*•>]|\d+[.)])\s?/.test(line);

function splitParagraph(paragraph: string, offset: number): Sentence[] {
  const found: Sentence[] = [];
  for (const match of paragraph.matchAll(
    /[^.!?…]+(?:(?:(?<=\b(?:Mr|Mrs|Ms|Dr|Prof|vs?|e\.g|i\.e|approx))\.|[.!?…](?!\s|$))[^.!?…]*)*[.!?…]*/g,
  )) {
    const lead = match[0].length - match[0].trimStart().length;
    const text = match[0].trim();
    if (text) found.push({ text, index: offset + match.index + lead });
  }
  return found;
}

/** At most `limit` characters, cut from the front of the text, so that it stays a verbatim piece of it. */
export const quoteOf = (text: string, limit = 120): string =>
  text.length <= limit ? text : text.slice(0, limit).trimEnd();

/** One line for people: white space folded, cut at a word with an ellipsis. */
export function oneLine(text: string, limit = 160): string {
  const folded = text.replace(/\s+/g, ' ').trim();
  if (folded.length <= limit) return folded;
  return `${folded.slice(0, limit - 1).replace(/\s+\S*$/, '')}…`;
}
