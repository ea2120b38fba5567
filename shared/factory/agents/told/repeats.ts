/** What a line of a quoted head begins with, in the languages of the mail programs that we have seen. */
const HEADERS = new Set(
  'from sent to cc subject date von gesendet an betreff datum de envoyé à objet מאת נשלח אל נושא'.split(' '),
);

/**
 * A mail without the earlier ones that it repeats below its own words. Left out is nothing but lines that stand in an
 * earlier mail of the conversation, and the heads that mail programs put above them; all else stays where it is.
 */
export function withoutRepeats(text: string, earlier: string[]): string {
  const known = new Set(earlier.flatMap((one) => one.split('\n').map(bare)).filter((line) => line !== ''));
  if (known.size === 0) return text.trimEnd();
  const lines = text.split('\n');
  let start = lines.length;
  while (start > 0 && isRepeated(lines[start - 1] ?? '', known)) start -= 1;
  const tail = lines.slice(start);
  const opening = tail.findIndex(isOpening);
  const isQuote = opening >= 0 && tail.slice(opening).some((line) => known.has(bare(line)));
  return (isQuote ? lines.slice(0, start + opening) : lines).join('\n').trimEnd();
}

const isRepeated = (line: string, known: Set<string>): boolean =>
  bare(line) === '' || known.has(bare(line)) || isHead(line);

const isOpening = (line: string): boolean => line.trimStart().startsWith('>') || isHead(line);

/** What a mail program puts above a quote: a rule, a line of a head, or who wrote. */
function isHead(line: string): boolean {
  const text = line.trim();
  if (text.startsWith('>')) return false;
  if (/^[_-]{5}/.test(text)) return true;
  if (text.includes(':') && HEADERS.has((text.split(':')[0] ?? '').toLowerCase())) return true;
  return text.endsWith(':') && /wrote|schrieb|écrit|כתב/.test(text);
}

/** Without the marks of a quote and the space around it. */
const bare = (line: string): string => line.replace(/^[>\s]+/, '').trimEnd();
