export type HtmlToken =
  | { kind: 'text'; text: string }
  | { kind: 'open'; name: string; attributes: Map<string, string> }
  | { kind: 'close'; name: string }
  | { kind: 'style'; css: string }
  /** A comment that only Outlook on Windows reads: what is said here is said once more for everybody else. */
  | { kind: 'outlook_only' };

/** Their content is code or data, never something a reader sees. */
const RAW = new Set(['script', 'style', 'title', 'template', 'iframe', 'noembed', 'noframes', 'xml']);

/** Splits HTML of any quality into tags and text, in one pass. What is never closed hides nothing that follows. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const find = finder(html);
  const mark = /<[a-z/!?]/gi;
  let at = 0;
  while (at < html.length) {
    mark.lastIndex = at;
    const open = mark.exec(html)?.index ?? -1;
    if (open !== at) yield { kind: 'text', text: html.slice(at, open < 0 ? html.length : open) };
    if (open < 0) return;

    if (html.startsWith('<!--', open)) {
      at = commentEnd(html, open, find);
      if (/^<!--\[if[^\]]*\bmso\b/i.test(html.slice(open, open + 60))) yield { kind: 'outlook_only' };
    } else {
      const end = tagEnd(html, open, find);
      const tag = readTag(html.slice(open, end));
      at = tag?.kind === 'open' && RAW.has(tag.name) ? rawEnd(html, end, tag.name, find) : end;
      if (tag?.kind === 'open' && tag.name === 'style') yield { kind: 'style', css: html.slice(end, at) };
      if (tag && !(tag.kind === 'open' && RAW.has(tag.name))) yield tag;
    }
  }
}

type Find = (what: string, from: number) => number;

/** Where a text comes next. What was once not found is not looked for again, so a thousand open ends cost one look. */
function finder(html: string): Find {
  const lower = html.toLowerCase();
  const missing = new Set<string>();
  return (what, from) => {
    if (missing.has(what)) return -1;
    const found = lower.indexOf(what, from);
    if (found < 0) missing.add(what);
    return found;
  };
}

function commentEnd(html: string, open: number, find: Find): number {
  const from = open + '<!--'.length;
  if (html[from] === '>' || html.startsWith('->', from)) return html.indexOf('>', from) + 1;
  const isConditional = html.startsWith('[if', from);
  return (
    after('-->', find('-->', from)) ??
    after('--!>', find('--!>', from)) ??
    (isConditional ? after('<![endif]>', find('<![endif]>', from)) : undefined) ??
    after('>', find('>', from)) ??
    html.length
  );
}

const after = (mark: string, found: number): number | undefined =>
  found < 0 ? undefined : found + mark.length;

function tagEnd(html: string, open: number, find: Find): number {
  let isValueNext = false;
  for (let at = open + 1; at < html.length; at += 1) {
    const sign = html[at] ?? '';
    if (sign === '>') return at + 1;
    const isQuote = sign === '"' || sign === "'";
    if (isValueNext && isQuote) at = Math.max(at, find(sign, at + 1));
    isValueNext = sign === '=' || (isValueNext && /\s/.test(sign));
  }
  return html.length;
}

/** Without its end tag, code goes as far as the head does. */
function rawEnd(html: string, from: number, name: string, find: Find): number {
  const ends = [find(`</${name}`, from)];
  if (ends[0] === -1) ends.push(find('</head', from), find('<body', from));
  const found = ends.filter((end) => end >= 0);
  return found.length > 0 ? Math.min(...found) : html.length;
}

function readTag(tag: string): HtmlToken | undefined {
  const match = /^<(\/?)([a-z][^\s/>]*)/i.exec(tag);
  const name = match?.[2]?.toLowerCase();
  if (!match || !name) return undefined;
  if (match[1] === '/') return { kind: 'close', name };
  return { kind: 'open', name, attributes: readAttributes(tag.slice(match[0].length)) };
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  const pattern = /([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;
  for (const [, raw = '', double, single, bare] of text.matchAll(pattern)) {
    const name = raw.toLowerCase();
    if (!attributes.has(name)) attributes.set(name, double ?? single ?? bare ?? '');
  }
  return attributes;
}
