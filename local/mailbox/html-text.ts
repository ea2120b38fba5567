import { decodeEntities } from './html-entities.ts';
import { escapeHtml } from './html-escape.ts';
import { htmlTokens } from './html-tokens.ts';
import type { MailBody } from './mail/message.ts';

const voidElements = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'wbr',
  'col',
  'area',
  'base',
  'source',
]);
const blocks = new Set(
  'address article aside blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header li main nav ol p pre section table tbody thead tr ul'.split(
    ' ',
  ),
);
const spaced = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'blockquote']);
// An opening tag of the same kind ends the one before: `<p>one<p>two`.
const selfClosing = new Set(['p', 'li', 'tr', 'td', 'th', 'dd', 'dt', 'option']);

interface Element {
  name: string;
  href: string;
  textFrom: number;
}

/**
 * The text of a page as Exchange makes it: blocks on lines of their own, links with their address. What the page hides
 * by its looks stays in, as a caller has to expect.
 */
export function htmlToText(html: string): string {
  const out = createTextWriter();
  const open = createOpenElements();

  const close = (name: string) => {
    for (const element of open.close(name)) out.endElement(element);
  };
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      out.text(token.text, open.has('pre'));
    } else if (token.kind === 'close') {
      close(token.name);
    } else {
      if (selfClosing.has(token.name) && open.innermost()?.name === token.name) close(token.name);
      out.startElement(token.name, token.attributes);
      if (voidElements.has(token.name)) continue;
      const href = token.name === 'a' ? decodeEntities(token.attributes.href ?? '') : '';
      open.push({ name: token.name, href, textFrom: out.pieces() });
    }
  }
  return out.finish();
}

/** A stack that also knows where the last element of each name lies: a mail may open a thousand and close others. */
function createOpenElements() {
  const elements: Element[] = [];
  const places = new Map<string, number[]>();
  return {
    innermost: () => elements.at(-1),
    has: (name: string) => (places.get(name)?.length ?? 0) > 0,
    push(element: Element) {
      const known = places.get(element.name);
      if (known) known.push(elements.length);
      else places.set(element.name, [elements.length]);
      elements.push(element);
    },
    /** The innermost element of this name and all within it, innermost first; none when there is no such element. */
    close(name: string): Element[] {
      const from = places.get(name)?.at(-1);
      if (from === undefined) return [];
      const closed = elements.splice(from).reverse();
      for (const element of closed) places.get(element.name)?.pop();
      return closed;
    },
  };
}

// The end of a link's text is enough to see whether it shows where the link leads.
const shownCharacters = 500;

/** Writes piece by piece and never looks back over what is written, so that twice the mail takes twice the time. */
function createTextWriter() {
  const pieces: string[] = [];
  // Blanks are held back until something follows them on their line.
  let blanks = '';
  let newlines = 0;
  let endsOpen = true;

  const write = (text: string) => {
    const body = withoutBlanks(text);
    if (body !== '') {
      pieces.push(blanks + body);
      const trailing = trailingNewlines(body);
      newlines = trailing === body.length && blanks === '' ? newlines + trailing : trailing;
      endsOpen = body.trimEnd().length < body.length;
      blanks = '';
    }
    blanks += text.slice(body.length);
  };
  const isOpen = () => endsOpen || blanks !== '';
  const lineBreak = (count: number) => {
    blanks = '';
    if (pieces.length > 0) write('\n'.repeat(Math.max(0, count - newlines)));
  };
  const blockBreak = (name: string) => lineBreak(spaced.has(name) ? 2 : 1);
  const shows = (address: string, from: number): boolean => {
    let shown = blanks;
    for (let at = pieces.length - 1; at >= from && shown.length < shownCharacters; at -= 1)
      shown = (pieces[at] ?? '').slice(-shownCharacters) + shown;
    return shown.includes(address);
  };

  return {
    pieces: () => pieces.length,
    text(raw: string, keepsSpace: boolean) {
      const decoded = decodeEntities(raw);
      const flowing = keepsSpace ? decoded.replaceAll('\r\n', '\n') : decoded.replace(/[\s\u00a0]+/g, ' ');
      write(isOpen() && !keepsSpace ? flowing.replace(/^ /, '') : flowing);
    },
    startElement(name: string, attributes: Record<string, string>) {
      if (blocks.has(name)) blockBreak(name);
      if (name === 'br') {
        blanks = '';
        write('\n');
      }
      if (name === 'hr') write('\n----------\n');
      if (name === 'li') write('- ');
      if ((name === 'td' || name === 'th') && !isOpen()) write(' ');
      if (name === 'img' && attributes.alt?.trim()) write(decodeEntities(attributes.alt.trim()));
    },
    endElement({ name, href, textFrom }: Element) {
      if (/^(https?:|mailto:)/i.test(href) && !shows(href.replace(/^mailto:/i, ''), textFrom))
        write(`${isOpen() ? '' : ' '}<${href}>`);
      if (blocks.has(name)) blockBreak(name);
    },
    finish: () =>
      pieces
        .join('')
        .split('\n')
        .map(withoutBlanks)
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
  };
}

/** Without the spaces and tabs at its end. */
function withoutBlanks(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end -= 1;
  return line.slice(0, end);
}

function trailingNewlines(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === '\n') count += 1;
  return count;
}

export const bodyAsText = (body: MailBody): string =>
  body.type === 'text' ? body.content : htmlToText(body.content);

export const bodyAsHtml = (body: MailBody): string =>
  body.type === 'html'
    ? body.content
    : `<html><body><div class="PlainText">${escapeHtml(body.content).replace(/\r?\n/g, '<br>\r\n')}</div></body></html>`;
