/** Lines by which mail programs introduce what they repeat; a long one may be wrapped onto a second line. */
const INTRODUCTIONS = [
  /^On .{5,200} wrote:$/,
  /^Am .{5,200} schrieb.{0,120}:$/,
  /^Le .{5,200} a écrit\s?:$/,
  /^El .{5,200} escribió:$/,
  /^(\u200f)?(ב-?|בתאריך ).{5,200}(כתב|כתבה|כתב\/ה).{0,120}:$/,
  /^-{2,}\s*(Original Message|Forwarded message|Ursprüngliche Nachricht|הודעה מקורית)\s*-{2,}$/i,
];
const HEADER_BLOCK_BEGIN = /^(From|Von|De|מאת):\s\S/;
const HEADER_BLOCK_NEXT = /^(Sent|Date|To|Gesendet|An|Envoyé|À|נשלח|אל):\s/;

export interface SplitText {
  text: string;
  quotedText?: string;
}

/** Parts what the sender wrote from the earlier messages repeated below it. Lines end with a line feed. */
export function splitQuoted(body: string): SplitText {
  const lines = body.split('\n');
  const from = lines.findIndex((_, index) => startsQuote(lines, index));
  // A mail that is nothing but a quotation (an inline forward) keeps its text.
  if (from < 0 || lines.slice(0, from).every((line) => line.trim() === '')) return { text: body.trim() };
  return { text: lines.slice(0, from).join('\n').trim(), quotedText: lines.slice(from).join('\n').trim() };
}

function startsQuote(lines: string[], index: number): boolean {
  const line = (lines[index] ?? '').trim();
  const joined = `${line} ${(lines[index + 1] ?? '').trim()}`;
  if (INTRODUCTIONS.some((pattern) => pattern.test(line) || pattern.test(joined))) return true;
  if (HEADER_BLOCK_BEGIN.test(line) && HEADER_BLOCK_NEXT.test((lines[index + 1] ?? '').trim())) return true;
  return line.startsWith('>') && onlyQuotedFrom(lines, index);
}

/** Answers written between quoted lines belong to the text, so only a closing block of `>` is cut off. */
const onlyQuotedFrom = (lines: string[], index: number) =>
  lines.slice(index).every((line) => line.trim() === '' || line.trimStart().startsWith('>'));
