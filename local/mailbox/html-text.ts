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
  isHidden: boolean;
  href: string;
  textFrom: number;
}

/** The text a reader of this HTML would see: blocks on lines of their own, links with their address, nothing hidden. */
export function htmlToText(html: string): string {
  const out = createTextWriter();
  const open: Element[] = [];
  const isHidden = () => open.at(-1)?.isHidden ?? false;

  const close = (name: string) => {
    const index = open.findLastIndex((element) => element.name === name);
    if (index < 0) return;
    for (const element of open.splice(index).reverse()) {
      if (!element.isHidden) out.endElement(element);
    }
  };
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      if (!isHidden())
        out.text(
          token.text,
          open.some(({ name }) => name === 'pre'),
        );
    } else if (token.kind === 'close') {
      close(token.name);
    } else {
      if (selfClosing.has(token.name) && open.at(-1)?.name === token.name) close(token.name);
      const hidden = isHidden() || isHiddenElement(token.name, token.attributes);
      if (!hidden) out.startElement(token.name, token.attributes);
      if (voidElements.has(token.name)) continue;
      const href = token.name === 'a' ? decodeEntities(token.attributes.href ?? '') : '';
      open.push({ name: token.name, isHidden: hidden, href, textFrom: out.length() });
    }
  }
  return out.finish();
}

const hidingStyle =
  /display:none|visibility:(?:hidden|collapse)|font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?:;|!|$)|opacity:0(?:\.0+)?(?:;|!|$)|max-height:0(?:px)?(?:;|!|$)|mso-hide:all/;

/** Text that only a machine would read must not reach an agent as if a person had seen it. */
function isHiddenElement(name: string, attributes: Record<string, string>): boolean {
  if (name === 'head' || name === 'noscript') return true;
  if ('hidden' in attributes) return true;
  const style = decodeEntities(attributes.style ?? '');
  return hidingStyle.test(
    style
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s+/g, '')
      .toLowerCase(),
  );
}

function createTextWriter() {
  let text = '';
  const lineBreak = (count: number) => {
    text = text.replace(/[ \t]+$/, '');
    if (text === '') return;
    const present = /\n*$/.exec(text)?.[0].length ?? 0;
    text += '\n'.repeat(Math.max(0, count - present));
  };
  const blockBreak = (name: string) => lineBreak(spaced.has(name) ? 2 : 1);

  return {
    length: () => text.length,
    text(raw: string, keepsSpace: boolean) {
      const decoded = decodeEntities(raw);
      const flowing = keepsSpace ? decoded.replaceAll('\r\n', '\n') : decoded.replace(/[\s\u00a0]+/g, ' ');
      text += /(^|\s)$/.test(text) && !keepsSpace ? flowing.replace(/^ /, '') : flowing;
    },
    startElement(name: string, attributes: Record<string, string>) {
      if (blocks.has(name)) blockBreak(name);
      if (name === 'br') text = `${text.replace(/[ \t]+$/, '')}\n`;
      if (name === 'hr') text += '\n----------\n';
      if (name === 'li') text += '- ';
      if ((name === 'td' || name === 'th') && !/(^|\s)$/.test(text)) text += ' ';
      if (name === 'img' && attributes.alt?.trim()) text += decodeEntities(attributes.alt.trim());
    },
    endElement({ name, href, textFrom }: Element) {
      if (/^(https?:|mailto:)/i.test(href) && !text.slice(textFrom).includes(href.replace(/^mailto:/i, ''))) {
        text += `${/(^|\s)$/.test(text) ? '' : ' '}<${href}>`;
      }
      if (blocks.has(name)) blockBreak(name);
    },
    finish: () =>
      text
        .replace(/[ \t]+\n/g, '\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
  };
}

export const bodyAsText = (body: MailBody): string =>
  body.type === 'text' ? body.content : htmlToText(body.content);

export const bodyAsHtml = (body: MailBody): string =>
  body.type === 'html'
    ? body.content
    : `<html><body><div class="PlainText">${escapeHtml(body.content).replace(/\r?\n/g, '<br>\r\n')}</div></body></html>`;
