import { badRequest } from '../wire/refusals.ts';

export interface Token {
  kind: 'word' | 'keyword' | 'string' | 'number' | 'parameter' | 'symbol' | 'end';
  /** Keywords are upper-case; strings are already unescaped. */
  text: string;
  position: number;
}

const keywords = new Set(
  (
    'AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FALSE FROM GROUP HAVING IN INSERT INTO JOIN LIKE LIMIT ' +
    'NOT NULL OFFSET OR ORDER SELECT SET TOP TRUE UDF UNDEFINED UPDATE VALUE WHERE'
  ).split(' '),
);

const pieces: [Token['kind'] | 'space', RegExp][] = [
  ['space', /\s+/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['parameter', /@[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['string', /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y],
  ['symbol', /!=|<>|<=|>=|\?\?|\|\||[=<>()[\]{}.,:?*+\-/%&|^~]/y],
];

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const { kind, raw } = nextPiece(text, position);
    if (kind !== 'space') tokens.push(toToken(kind, raw, position));
    position += raw.length;
  }
  tokens.push({ kind: 'end', text: 'the end of the query', position });
  return tokens;
}

function nextPiece(text: string, position: number): { kind: Token['kind'] | 'space'; raw: string } {
  for (const [kind, pattern] of pieces) {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found) return { kind, raw: found[0] };
  }
  throw badRequest(`Syntax error: unexpected character '${text.charAt(position)}' at position ${position}.`);
}

function toToken(kind: Token['kind'], raw: string, position: number): Token {
  if (kind === 'string') return { kind, text: unescapeText(raw, position), position };
  const upper = raw.toUpperCase();
  if (kind === 'word' && keywords.has(upper)) return { kind: 'keyword', text: upper, position };
  return { kind, text: raw, position };
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unescapeText(raw: string, position: number): string {
  return raw.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_all, sequence: string) => {
    if (sequence.length === 5) return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
    if (`'"\\/`.includes(sequence)) return sequence;
    const plain = escapes[sequence];
    if (plain === undefined)
      throw badRequest(`Syntax error: unknown escape in the string at position ${position}.`);
    return plain;
  });
}
