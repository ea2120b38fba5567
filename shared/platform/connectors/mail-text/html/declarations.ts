/** What a style says of the properties that decide whether text is seen; `isImportant` wins over what is not. */
export interface Declaration {
  value: string;
  isImportant: boolean;
}
export type Declarations = Map<string, Declaration>;

const READ = new Set([
  ...['display', 'visibility', 'opacity', 'font-size', 'color', 'background-color', 'background-image'],
  ...['height', 'max-height', 'min-height', 'width', 'max-width', 'min-width', 'overflow', 'mso-hide'],
  ...['position', 'left', 'right', 'top', 'bottom', 'margin', 'margin-left', 'margin-top', 'text-indent'],
  ...['transform', 'scale', '-webkit-text-fill-color', 'clip', 'clip-path', 'filter', 'zoom', 'border-left'],
]);

/** The declarations of a `style` attribute or of the block of a rule. The later one of a property wins. */
export function readDeclarations(css: string): Declarations {
  const found: Declarations = new Map();
  for (const part of splitDeclarations(withoutComments(css))) {
    const colon = part.indexOf(':');
    if (colon < 1) continue;
    const name = unescaped(part.slice(0, colon)).trim().toLowerCase();
    const written = unescaped(part.slice(colon + 1))
      .trim()
      .toLowerCase();
    const isImportant = /!\s*important$/.test(written);
    const value = isImportant ? written.slice(0, written.lastIndexOf('!')).trim() : written;
    for (const [property, own] of longhands(name, value)) {
      const before = found.get(property);
      if (READ.has(property) && !(before?.isImportant && !isImportant))
        found.set(property, { value: own, isImportant });
    }
  }
  return found;
}

/** `n\6f ne` is `none`, and to a browser so is `calc(0px)` nothing. */
const unescaped = (css: string): string =>
  css
    .replace(/\\([0-9a-f]+)\s?/gi, (_whole, hex: string) => letterOf(Number.parseInt(hex, 16)))
    .replace(/\bcalc\(([^()]*)\)/gi, '$1');

const letterOf = (code: number): string => (code > 0 && code < 0x80 ? String.fromCharCode(code) : '\ufffd');

/** CSS comments end at their first end mark; one without an end reaches to the end of the style. */
export function withoutComments(css: string): string {
  const [before = '', ...commented] = css.split('/*');
  return before + commented.map((part) => part.split('*/').slice(1).join('*/')).join('');
}

/** At each `;` that stands in no brackets and no quotes, as in `url(data:image/png;base64,…)`. */
function splitDeclarations(css: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < css.length; at += 1) {
    const sign = css[at] ?? '';
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth = Math.max(0, depth - 1);
    else if (sign === ';' && depth === 0) {
      parts.push(css.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, css.slice(start)];
}

function longhands(name: string, value: string): [string, string][] {
  if (name === 'font') return [['font-size', sizeInFont(value)]];
  if (name === 'background') {
    const image = /\burl\(|gradient\(/.test(value) ? value : 'none';
    return [
      ['background-image', image],
      ['background-color', colourIn(value)],
    ];
  }
  if (name === 'overflow-x' || name === 'overflow-y') return [['overflow', value]];
  return [[name, value]];
}

/** The size in `bold 12px/1.5 serif`: the first part that is a length, which a bare weight is not. */
const sizeInFont = (font: string): string =>
  font
    .split(/[\s/]+/)
    .find((part) =>
      /^(?:0|[\d.]+(?:px|pt|pc|em|rem|ex|ch|%|vw|vh|in|cm|mm)|(?:xx?-)?(?:small|large)|medium)$/.test(part),
    ) ?? 'medium';

/** The colour in `url(a.png) no-repeat #fff`. */
const colourIn = (background: string): string =>
  /#[0-9a-f]+|(?:rgb|hsl)a?\([^()]*\)/.exec(background)?.[0] ??
  background.split(/\s+/).find((part) => /^[a-z]+$/.test(part) && !NO_COLOURS.has(part)) ??
  'transparent';

const NO_COLOURS = new Set(
  'none repeat scroll fixed local center left right top bottom cover contain auto round space'.split(' '),
);

const PX: Record<string, number> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 37.8,
  mm: 3.78,
  rem: 16,
  vw: 10,
  vh: 8,
};

/** A length in pixels, `undefined` for what is none. `em` is the size of the font around, in pixels. */
export function lengthPx(value: string, em: number): number | undefined {
  const [, number = '', unit = ''] = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))([a-z%]*)$/.exec(value) ?? [];
  if (number === '') return undefined;
  if (unit === 'em') return Number(number) * em;
  if (unit === '%') return (Number(number) / 100) * em;
  if (unit === 'ex' || unit === 'ch') return (Number(number) * em) / 2;
  return Number(number) * (PX[unit] ?? 1);
}
