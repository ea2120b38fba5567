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

/** What stands below it was added by a program or a list, and answers nothing. */
const FOOTER = /^(?:--|_{5,}|-{5,}|\*{5,}|={5,})$/;

export interface SplitText {
  text: string;
  quotedText?: string;
}

/**
 * Parts what the sender wrote from the earlier messages repeated in it. Answers written between quoted lines belong to
 * the text, together with the lines that they answer. Lines end with a line feed.
 */
export function splitQuoted(body: string): SplitText {
  const kept = body.split('\n');
  const lines = kept.map((line) => line.trim());
  const introductions = findIntroductions(lines);
  const answered = lastAnswer(lines, introductions) + 1;
  const aboveMarks = linesAboveMarks(lines, introductions);
  const from = lines.findIndex(
    (line, index) =>
      line !== '' &&
      ((index >= answered && line.startsWith('>')) ||
        startsUnmarked(line, lines[index + 1] ?? '') ||
        (introductions.has(index) && (index >= answered || !aboveMarks.has(index)))),
  );
  const own = without(introductions, from < 0 ? kept : kept.slice(0, from));
  // A mail that is nothing but a quotation (an inline forward) keeps its text.
  if (from < 0 && own.length < kept.length && answered > 0) return { text: own.join('\n').trim() };
  if (from < 0 || lines.slice(0, from).every((line) => line === '')) return { text: body.trim() };
  return { text: own.join('\n').trim(), quotedText: kept.slice(from).join('\n').trim() };
}

/** As a rule there are none, so that nothing is copied. */
const without = (introductions: Set<number>, lines: string[]): string[] =>
  introductions.size === 0 ? lines : lines.filter((_line, index) => !introductions.has(index));

/** Whether somebody wrote between the quoted lines or below them. */
export function holdsAnswers(quoted: string): boolean {
  const lines = quoted.split('\n').map((line) => line.trim());
  if (lines.some((line, index) => startsUnmarked(line, lines[index + 1] ?? ''))) return false;
  const introductions = findIntroductions(lines);
  const first = lines.findIndex((line) => line.startsWith('>'));
  return first >= 0 && lastAnswer(lines, introductions) > first;
}

/** The lines of introductions, some of which are two. */
function findIntroductions(lines: string[]): Set<number> {
  const found = new Set<number>();
  for (let index = 0; index < lines.length; index += 1) {
    const size = introductionLines(lines[index] ?? '', lines[index + 1] ?? '');
    for (let at = index; at < index + size; at += 1) found.add(at);
  }
  return found;
}

/** The last line that neither repeats something nor introduces it, and is no footer below a quotation; -1 for none. */
function lastAnswer(lines: string[], introductions: Set<number>): number {
  const lastMark = lines.findLastIndex((line) => line.startsWith('>'));
  const footer = lines.findIndex((line, index) => index > lastMark && line !== '' && FOOTER.test(line));
  return lines.findLastIndex(
    (line, index) =>
      line !== '' && !line.startsWith('>') && !introductions.has(index) && (footer < 0 || index < footer),
  );
}

/** The introductions whose quotation is marked, so that its end can be seen. */
function linesAboveMarks(lines: string[], introductions: Set<number>): Set<number> {
  const above = new Set<number>();
  let isMarked = false;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    if (!introductions.has(index)) isMarked = line.startsWith('>');
    else if (isMarked) above.add(index);
  }
  return above;
}

/** What is repeated below such a line is not marked, so all of it is. */
function startsUnmarked(line: string, next: string): boolean {
  if (line.startsWith('--')) return SEPARATOR.test(line);
  return HEADER_BLOCK_BEGIN.test(line) && HEADER_BLOCK_NEXT.test(next);
}

/** Over how many lines a quotation is introduced here: none, one, or two where a long line was wrapped. */
function introductionLines(line: string, next: string): 0 | 1 | 2 {
  // All of them end so, and a mail may have very many lines.
  if (!line.endsWith(':') && !next.endsWith(':')) return 0;
  const found = INTRODUCTIONS.filter(({ begins }) => line.startsWith(begins));
  if (found.some((introduction) => introduces(introduction, line))) return 1;
  return found.some((introduction) => introduces(introduction, `${line} ${next}`)) ? 2 : 0;
}

function introduces({ begins, ends = [], holds }: Introduction, text: string): boolean {
  const from = begins.length + DATE_MIN_CHARS;
  if (text.length > INTRODUCTION_MAX_CHARS || !text.endsWith(':')) return false;
  if (holds !== undefined) return text.includes(holds, from);
  return ends.some((end) => text.endsWith(end) && text.length >= from + end.length);
}
