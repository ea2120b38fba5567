/** A line by which mail programs introduce what they repeat: how it begins, and the words that it holds or ends with. */
interface Introduction {
  begins: string;
  ends?: string[];
  holds?: string;
}

const INTRODUCTIONS: Introduction[] = [
  { begins: 'On ', ends: [' wrote:'] },
  { begins: 'Am ', holds: ' schrieb' },
  { begins: 'Le ', ends: [' a écrit:', ' a écrit :', ' a écrit\u00a0:', ' a écrit\u202f:'] },
  { begins: 'El ', ends: [' escribió:'] },
  { begins: 'ב', holds: 'כתב' },
  { begins: '\u200fב', holds: 'כתב' },
];
/** Between the first words and the verb stand at least a short date, at most a long one and a name. */
const DATE_MIN_CHARS = 5;
const INTRODUCTION_MAX_CHARS = 330;

const SEPARATOR =
  /^-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|הודעה מקורית)\s*-{2,}$/i;
const HEADER_BLOCK_BEGIN = /^(?:From|Von|De|מאת):\s\S/;
const HEADER_BLOCK_NEXT = /^(?:Sent|Date|To|Gesendet|An|Envoyé|À|נשלח|אל):\s/;

export interface SplitText {
  text: string;
  quotedText?: string;
}

/** Parts what the sender wrote from the earlier messages repeated below it. Lines end with a line feed. */
export function splitQuoted(body: string): SplitText {
  const kept = body.split('\n');
  const lines = kept.map((line) => line.trim());
  const closing = closingBlock(lines);
  const from = lines.findIndex(
    (line, index) => (index >= closing && line.startsWith('>')) || startsQuote(line, lines[index + 1] ?? ''),
  );
  // A mail that is nothing but a quotation (an inline forward) keeps its text.
  if (from < 0 || lines.slice(0, from).every((line) => line === '')) return { text: body.trim() };
  return { text: kept.slice(0, from).join('\n').trim(), quotedText: kept.slice(from).join('\n').trim() };
}

/** Answers written between quoted lines belong to the text, so only a closing block of `>` is cut off. */
const closingBlock = (lines: string[]): number =>
  lines.findLastIndex((line) => line !== '' && !line.startsWith('>')) + 1;

function startsQuote(line: string, next: string): boolean {
  if (line === '') return false;
  if (line.startsWith('--')) return SEPARATOR.test(line);
  if (HEADER_BLOCK_BEGIN.test(line)) return HEADER_BLOCK_NEXT.test(next);
  return INTRODUCTIONS.some((introduction) => introduces(introduction, line, next));
}

/** A long introduction may be wrapped onto a second line. */
function introduces({ begins, ends = [], holds }: Introduction, line: string, next: string): boolean {
  const from = begins.length + DATE_MIN_CHARS;
  if (!line.startsWith(begins)) return false;
  return [line, `${line} ${next}`].some((text) => {
    if (text.length > INTRODUCTION_MAX_CHARS || !text.endsWith(':')) return false;
    if (holds !== undefined) return text.includes(holds, from);
    return ends.some((end) => text.endsWith(end) && text.length >= from + end.length);
  });
}
