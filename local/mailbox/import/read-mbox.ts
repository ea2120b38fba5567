/** Messages of an mbox text given in pieces, read as latin1 so that every byte survives. Both quoting styles (mboxo, mboxrd) are undone. */
export async function* mboxMessages(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let lines: string[] = [];
  let isFirst = true;
  let isAfterBlank = true;
  for await (const line of linesOf(pieces)) {
    if (isAfterBlank && isSeparator(line, isFirst)) {
      if (lines.length > 0) yield toMessage(lines);
      lines = [];
      isFirst = false;
      continue;
    }
    isAfterBlank = line === '' || line === '\r';
    lines.push(/^>+From /.test(line) ? line.slice(1) : line);
  }
  if (lines.some((line) => line.trim() !== '')) yield toMessage(lines);
}

/** A sentence in a mail may begin with "From", so a separator must show a time of day as well. */
const isSeparator = (line: string, isFirst: boolean): boolean =>
  line.startsWith('From ') && (isFirst || /\b\d{1,2}:\d{2}\b/.test(line));

const toMessage = (lines: string[]): Buffer => Buffer.from(lines.join('\n'), 'latin1');

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
