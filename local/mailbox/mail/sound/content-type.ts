/** What a Content-Type says, as it is meant. */
export interface ContentType {
  /** As it must be written, without its charset; `undefined` when it was written so. */
  mended: string | undefined;
  isText: boolean;
  isHtml: boolean;
  charset: string | undefined;
  boundary: string | undefined;
}

/** RFC 2045 section 5.2: a type that is none is plain text. So is, where nothing else is there, a text of any kind. */
export function readType(value: string | undefined, isAlone: boolean): ContentType {
  const written = (value ?? '').replace(/^(text\/[\w.+-]+)\s+(?=charset\s*=)/i, '$1; ');
  const [, name = '', rest = ''] = /^\s*([^\s;]*)\s*(.*)$/s.exec(written) ?? [];
  const known = /^[\w.+-]+\/[\w.+-]+$/.test(name)
    ? name.toLowerCase()
    : /^html$/i.test(name)
      ? 'text/html'
      : 'text/plain';
  const isOtherText = /^text\/(?!plain$|html$|calendar$|csv$|vcard$|x-vcard$)/.test(known);
  const type = isOtherText && isAlone ? 'text/plain' : known;
  const isChanged = value !== undefined && (type !== name.toLowerCase() || written !== value);
  return {
    mended: isChanged ? type + withoutCharset(rest) : undefined,
    isText: type === 'text/plain' || type === 'text/html',
    isHtml: type === 'text/html',
    charset: parameter(rest, 'charset'),
    boundary: type.startsWith('multipart/') ? parameter(rest, 'boundary') : undefined,
  };
}

const CHARSET = /;\s*charset\s*=\s*(?:"[^"]*"|[^\s;]*)/gi;
export const withoutCharset = (parameters: string): string => parameters.replace(CHARSET, '');

const PATTERNS = {
  charset: /\bcharset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i,
  boundary: /\bboundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i,
};

function parameter(text: string, name: keyof typeof PATTERNS): string | undefined {
  const [, quoted, bare] = PATTERNS[name].exec(text) ?? [];
  return quoted ?? bare?.replace(/^'|'$/g, '');
}
