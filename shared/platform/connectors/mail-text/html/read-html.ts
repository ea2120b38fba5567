import { decodeHTML } from 'entities/decode';
import { type Declarations, readDeclarations } from './declarations.ts';
import { createLineWriter, type LineWriter } from './line-writer.ts';
import { isSeen, type Look, lookOf, PAGE } from './look.ts';
import { createOpenElements } from './open-elements.ts';
import { type Marked, readStyleSheet, type StyleSheet } from './style-sheet.ts';
import { type HtmlToken, htmlTokens } from './tokens.ts';

const named = (names: string) => new Set(names.split(' '));
const VOID = named('area base br col embed hr img input link meta param source track wbr');
const BLOCKS = named(
  'address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header li main nav ol p pre section summary table tbody thead tr ul',
);
const SPACED = named('p h1 h2 h3 h4 h5 h6 ul ol table blockquote');
/** An opening tag of the same kind ends the one before: `<p>one<p>two`. */
const ENDED_BY_NEXT = named('p li tr td th dd dt option');
/** All that a head can hold; anything else ends it, closed or not. */
const IN_HEAD = named('meta title link style script base noscript template bgsound basefont object');
const PICTURES = named('img svg video canvas object picture');
const QUOTE_MARK = /^\.(?:gmail_quote|yahoo_quoted|protonmail_quote|moz-cite)/;
/** As Exchange wraps what was a text. */
const PLAIN = '.plaintext';
/** What says something: `?` and a thumb do, the bar between two links does not. */
const HAS_WORDS = /[\p{L}\p{N}\p{Extended_Pictographic}?!]/u;
const LINK_TEXT_MAX_CHARS = 500;

export interface HtmlReading {
  /** What a reader would see, quoted mail marked with `> `. */
  text: string;
  /** Words are seen, other than those in descriptions of pictures and addresses of links. */
  hasWords: boolean;
  hasHiddenWords: boolean;
  pictures: number;
  links: number;
}

interface Element extends Marked {
  name: string;
  look: Look;
  isQuote: boolean;
  /** Of a link: where it leads, and the end of what it shows. */
  href: string;
  shown: string;
}

/**
 * The text of an HTML mail as a person would see it: what is hidden by its computed look is left out, whatever hides
 * it. `rules` are a style sheet that holds beside its own, for a part that was cut out of a mail.
 */
export function readHtml(html: string, rules = ''): HtmlReading {
  const tokens = [...htmlTokens(html)];
  const sheet = readStyleSheet(rules + cssOf(tokens));
  const page = createPage(sheet);
  let isAfterTwin = false;
  for (const token of tokens) {
    if (token.kind === 'text') page.text(token.text);
    else if (token.kind === 'close') page.close(token.name);
    else if (token.kind === 'open') page.open(token.name, token.attributes, isAfterTwin);
    if (token.kind !== 'text' || token.text.trim() !== '') isAfterTwin = token.kind === 'outlook_only';
  }
  return page.finish();
}

/** The rules that a mail brings along. */
export const rulesOf = (html: string): string => cssOf([...htmlTokens(html)]);

const cssOf = (tokens: HtmlToken[]): string =>
  tokens.map((token) => (token.kind === 'style' ? `${token.css}\n` : '')).join('');

function createPage(sheet: StyleSheet) {
  const writer = createLineWriter();
  const elements = createOpenElements<Element>();
  const found = { hasWords: false, hasHiddenWords: false, pictures: 0, links: 0 };
  let link: Element | undefined;

  const innermost = () => elements.innermost();
  const isReading = () => isSeen(innermost()?.look ?? PAGE);

  function close(name: string): void {
    for (const element of elements.close(name)) end(element);
  }

  function end(element: Element): void {
    if (element === link) link = undefined;
    if (element.isQuote) writer.quote(-1);
    if (!isSeen(element.look) && !isBox(element.look)) return;
    const shown = element.href.replace(/^mailto:/i, '');
    if (/^(https?:|mailto:)/i.test(element.href) && !element.shown.includes(shown) && isSeen(element.look))
      writer.apart(`<${element.href}>`);
    if (BLOCKS.has(element.name)) breakBlock(writer, element.name);
  }

  return {
    text(raw: string) {
      const text = decodeHTML(raw);
      const hasWords = HAS_WORDS.test(text);
      if (elements.has('head')) {
        if (text.trim() === '') return;
        close('head');
      }
      if (!isReading()) {
        found.hasHiddenWords ||= hasWords;
        return;
      }
      found.hasWords ||= hasWords;
      if (link && link.shown.length < LINK_TEXT_MAX_CHARS) link.shown += text.slice(0, LINK_TEXT_MAX_CHARS);
      if (elements.has('pre')) writer.keep(text);
      else if (elements.has(PLAIN)) writer.keepBlanks(text);
      else writer.flow(text);
    },

    close,

    open(name: string, attributes: Map<string, string>, hasOutlookTwin: boolean) {
      if (elements.has('head') && !IN_HEAD.has(name)) close('head');
      if (ENDED_BY_NEXT.has(name) && innermost()?.name === name) close(name);
      const element = elementOf(name, attributes);
      const declared = declarationsOf(sheet, element, elements.has);
      element.look = lookOf(innermost()?.look ?? PAGE, { name, attributes, declared, hasOutlookTwin });
      element.isQuote = isQuote(element, declared);
      const isThere = !element.look.isGone && !element.look.isInvisible;
      if (isThere) start(element);
      if (element.isQuote) writer.quote(1);
      if (VOID.has(name)) return;
      if (name === 'a') link = element;
      elements.push(element);
    },

    finish: (): HtmlReading => ({ text: writer.finish(), ...found }),
  };

  function start({ name, attributes, href, look }: Element): void {
    if (isBox(look) && BLOCKS.has(name)) breakBlock(writer, name);
    if (name === 'br') writer.breakLine();
    if (PICTURES.has(name) && !isSpeck(attributes)) found.pictures += 1;
    if (name === 'img') picture(decodeHTML(attributes.get('alt') ?? '').trim(), look);
    if (href !== '') found.links += 1;
    if (!isSeen(look)) return;
    if (name === 'hr') rule();
    if (name === 'li') writer.write('- ');
    if (name === 'td' || name === 'th') writer.space();
  }

  function picture(description: string, look: Look): void {
    // A picture without its description is seen in a place where text would not be.
    if (description !== '' && isSeen({ ...look, fontPx: PAGE.fontPx, colour: undefined }))
      writer.write(description);
  }

  function rule(): void {
    writer.endLine();
    writer.write('----------');
    writer.endLine();
  }
}

/** It takes its place, though its text is not seen: what surrounds it stands apart. */
const isBox = ({ isGone }: Look): boolean => !isGone;

const breakBlock = (writer: LineWriter, name: string): void =>
  SPACED.has(name) ? writer.gap() : writer.endLine();

function elementOf(name: string, attributes: Map<string, string>): Element {
  const id = attributes.get('id')?.toLowerCase() ?? '';
  const classes = (attributes.get('class') ?? '').toLowerCase().split(/\s+/);
  const marks = [...(id ? [`#${id}`] : []), ...classes.flatMap((one) => (one ? [`.${one}`] : []))];
  const href = name === 'a' ? decodeHTML(attributes.get('href') ?? '').trim() : '';
  return { name, marks: [name, ...marks], attributes, look: PAGE, isQuote: false, href, shown: '' };
}

function declarationsOf(
  sheet: StyleSheet,
  element: Element,
  isOpen: (mark: string) => boolean,
): Declarations[] {
  const own = element.attributes.get('style');
  const byRules = sheet.declarationsFor(element, isOpen);
  return own === undefined ? byRules : [...byRules, readDeclarations(decodeHTML(own))];
}

/** As mail programs mark what they repeat of earlier mails; an indented passage of one's own is none. */
function isQuote({ name, attributes, marks }: Element, declared: Declarations[]): boolean {
  if (name !== 'blockquote') return false;
  if (attributes.get('type')?.toLowerCase() === 'cite' || marks.some((mark) => QUOTE_MARK.test(mark)))
    return true;
  return declared.some((one) => /solid/.test(one.get('border-left')?.value ?? ''));
}

/** What only counts who has opened a mail. */
function isSpeck(attributes: Map<string, string>): boolean {
  return ['width', 'height'].some((side) => {
    const px = Number.parseFloat(attributes.get(side) ?? '');
    return px >= 0 && px < 3;
  });
}
