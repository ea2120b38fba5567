type HtmlToken =
  | { kind: 'text'; text: string }
  | { kind: 'open'; name: string; attributes: Record<string, string>; start: number }
  | { kind: 'close'; name: string };

// Their content is code or metadata, never something a reader sees.
const rawElements = new Set(['script', 'style', 'title', 'template', 'textarea', 'iframe', 'noembed', 'xmp']);

/** Splits HTML of any quality into tags and text in one pass; it never fails and never looks back. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open !== at) yield { kind: 'text', text: html.slice(at, open < 0 ? html.length : open) };
    if (open < 0) return;

    if (!/^<[a-z/!?]/i.test(html.slice(open, open + 2))) {
      yield { kind: 'text', text: '<' };
      at = open + 1;
      continue;
    }
    const end = tagEnd(html, open);
    const token = readTag(html.slice(open, end), open);
    if (token) yield token;
    at = token?.kind === 'open' && rawElements.has(token.name) ? skipRaw(html, end, token.name) : end;
  }
}

function tagEnd(html: string, open: number): number {
  if (html.startsWith('<!--', open)) return endAfter(html, '-->', open + 4);
  let quote = '';
  for (let at = open + 1; at < html.length; at++) {
    const sign = html[at] ?? '';
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '>') {
      return at + 1;
    } else if ((sign === '"' || sign === "'") && html[at - 1] === '=') {
      quote = sign;
    }
  }
  return html.length;
}

function endAfter(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

function skipRaw(html: string, from: number, name: string): number {
  const close = new RegExp(`</${name}\\b`, 'gi');
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}

function readTag(tag: string, start: number): HtmlToken | undefined {
  const match = /^<(\/?)([a-z][^\s/>]*)/i.exec(tag);
  const name = match?.[2]?.toLowerCase();
  if (!match || !name) return undefined;
  if (match[1] === '/') return { kind: 'close', name };
  return { kind: 'open', name, attributes: readAttributes(tag.slice(match[0].length)), start };
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const pattern = /([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;
  for (const [, name = '', double, single, bare] of text.matchAll(pattern)) {
    attributes[name.toLowerCase()] ??= double ?? single ?? bare ?? '';
  }
  return attributes;
}
