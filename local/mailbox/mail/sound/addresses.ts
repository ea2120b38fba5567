/**
 * A list of addresses as every reader takes it: without routes (`<@relay:dana@example.com>`), without blanks and
 * comments in the addresses. Who has no name but a comment is called by it, as programs of old wrote names.
 */
export function soundAddresses(list: string): string {
  if (!/[(]|<\s*@|<<|\s@|@\s/.test(list)) return list;
  return split(list)
    .map(({ text, comments, angle, end }) => mailbox({ text, comments, angle }) + end)
    .join('');
}

interface Piece {
  text: string;
  comments: string[];
  angle: string | undefined;
  /** The sign that ends it: a comma, or what begins or ends a group. */
  end: string;
}

const empty = (): Piece => ({ text: '', comments: [], angle: undefined, end: '' });

/** Sign by sign, since commas stand in quotes, comments and routes as well. */
function split(list: string): Piece[] {
  const pieces: Piece[] = [];
  let piece = empty();
  let inside: '' | '"' | '(' | '<' = '';
  let depth = 0;
  let comment = '';
  for (let at = 0; at < list.length; at += 1) {
    const sign = list[at] ?? '';
    const isEscaped = sign === '\\' && inside !== '<';
    const text = isEscaped ? list.slice(at, at + 2) : sign;
    if (isEscaped) at += 1;
    if (depth > 0) {
      depth += text === '(' ? 1 : text === ')' ? -1 : 0;
      if (depth > 0) comment += isEscaped ? text.slice(1) : text;
      else piece.comments.push(comment.trim());
    } else if (inside === '"') {
      piece.text += text;
      if (text === '"') inside = '';
    } else if (text === '(') {
      depth = 1;
      comment = '';
    } else if (inside === '<') {
      if (text === '>') inside = '';
      else piece.angle += text;
    } else if (text === '<') {
      inside = '<';
      piece.angle = '';
    } else if (text === ',' || text === ';' || text === ':') {
      pieces.push({ ...piece, end: text });
      piece = empty();
    } else {
      piece.text += text === '>' ? '' : text;
      if (text === '"') inside = '"';
    }
  }
  return [...pieces, piece];
}

function mailbox({ text, comments, angle }: Omit<Piece, 'end'>): string {
  const bare = angle ?? (text.includes('@') ? text : undefined);
  if (bare === undefined) return text.trim();
  const address = withoutBlanks(bare.replace(/^[\s<]*(?:@[^:@]*:|@[^@]*,[^:]*:)/, ''));
  const name = (angle === undefined ? '' : text.trim()) || comments.find((comment) => comment !== '') || '';
  return name === '' ? ` <${address}>` : ` ${quotedName(name)} <${address}>`;
}

/** Within quotes, blanks are part of an address. */
const withoutBlanks = (address: string): string =>
  address
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part.replace(/[\s<]+/g, '') : part))
    .join('"');

const quotedName = (name: string): string =>
  /^"|=\?/.test(name) || /^[\w\s\x80-\xff]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
