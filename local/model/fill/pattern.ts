/**
 * A text that a plain regular expression accepts: literals, classes, groups, alternatives and counts. Look-arounds and
 * back references are read as empty; the caller checks the result.
 */
export function sampleOf(pattern: string): string {
  return alternatives({ source: pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''), at: 0 });
}

interface Reader {
  source: string;
  at: number;
}

function alternatives(reader: Reader): string {
  const first = sequence(reader);
  while (reader.source[reader.at] === '|') {
    reader.at += 1;
    sequence(reader);
  }
  return first;
}

function sequence(reader: Reader): string {
  let text = '';
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] ?? '')) {
    const piece = atom(reader);
    text += piece.repeat(count(reader));
  }
  return text;
}

function atom(reader: Reader): string {
  const letter = reader.source[reader.at] ?? '';
  reader.at += 1;
  if (letter === '(') return group(reader);
  if (letter === '[') return oneOf(reader);
  if (letter === '\\') return escaped(reader);
  if (letter === '.') return 'a';
  return letter === '^' || letter === '$' ? '' : letter;
}

function group(reader: Reader): string {
  const head = /^\?(?::|<\w+>|<?[=!])/.exec(reader.source.slice(reader.at))?.[0] ?? '';
  reader.at += head.length;
  const inner = alternatives(reader);
  reader.at += 1;
  return /[=!]$/.test(head) ? '' : inner;
}

/** The first character that the class accepts, letters and digits first. */
function oneOf(reader: Reader): string {
  const start = reader.at - 1;
  const close = /^(?:\\.|[^\]\\])*\]/.exec(reader.source.slice(reader.at))?.[0] ?? ']';
  reader.at += close.length;
  const accepts = new RegExp(reader.source.slice(start, reader.at), 'u');
  return [...'a1A-_ .@/:+#'].find((letter) => accepts.test(letter)) ?? close[0] ?? '';
}

function escaped(reader: Reader): string {
  const letter = reader.source[reader.at] ?? '';
  reader.at += 1;
  if (letter === 'p' || letter === 'P') {
    reader.at += /^\{[^}]*\}/.exec(reader.source.slice(reader.at))?.[0].length ?? 0;
    return 'a';
  }
  const known: Record<string, string> = {
    d: '1',
    w: 'a',
    s: ' ',
    D: 'a',
    W: ' ',
    S: 'a',
    b: '',
    B: '',
    n: '\n',
    t: '\t',
  };
  return known[letter] ?? letter;
}

/** The smallest count that still writes something. */
function count(reader: Reader): number {
  const [written = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(reader.source.slice(reader.at)) ?? [];
  reader.at += written.length;
  if (least !== undefined) return Number(least);
  return written.startsWith('?') || written.startsWith('*') ? 0 : 1;
}
