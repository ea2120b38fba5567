/** One message of an mbox file, with where its bytes lie in the file: `[start, end)`. */
export interface MboxMessage {
  start: number;
  end: number;
  /** The line before it, `From address date`; empty when the file begins without one. */
  separator: string;
  /** `undefined` when the message is larger than wanted. */
  raw: Buffer | undefined;
}

/** Messages of an mbox text given in pieces, read as latin1 so that every byte survives. Both quoting styles (mboxo, mboxrd) are undone. */
export async function* mboxMessages(
  pieces: AsyncIterable<string>,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<MboxMessage> {
  let at = 0;
  let current = emptyMessage(0, '');
  let isFirst = true;
  let isAfterBlank = true;
  for await (const line of linesOf(pieces)) {
    const next = at + line.length + 1;
    if (isAfterBlank && isSeparator(line, isFirst)) {
      if (current.end > current.start) yield toMessage(current);
      current = emptyMessage(next, line);
      isFirst = false;
    } else {
      isAfterBlank = line === '' || line === '\r';
      current.end = next;
      if (next - current.start <= maxBytes) current.lines.push(line);
      else current.isTooLarge = true;
    }
    at = next;
  }
  if (current.isTooLarge || current.lines.some((line) => line.trim() !== '')) yield toMessage(current);
}

/** A sentence in a mail may begin with "From", so a separator must show a time of day as well. */
export const isSeparator = (line: string, isFirst: boolean): boolean =>
  line.startsWith('From ') && (isFirst || /\b\d{1,2}:\d{2}\b/.test(line));

/** The message again, from its bytes in the file. */
export const fromMboxBytes = (bytes: Buffer): Buffer =>
  Buffer.from(unquoted(bytes.toString('latin1').split('\n')), 'latin1');

interface Collected {
  start: number;
  end: number;
  separator: string;
  lines: string[];
  isTooLarge: boolean;
}

const emptyMessage = (start: number, separator: string): Collected => ({
  start,
  end: start,
  separator,
  lines: [],
  isTooLarge: false,
});

const toMessage = ({ start, end, separator, lines, isTooLarge }: Collected): MboxMessage => ({
  start,
  end: end - 1,
  separator: separator.trim(),
  raw: isTooLarge ? undefined : Buffer.from(unquoted(lines), 'latin1'),
});

const unquoted = (lines: string[]): string =>
  lines.map((line) => (/^>+From /.test(line) ? line.slice(1) : line)).join('\n');

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
