import { type Declarations, readDeclarations, withoutComments } from './declarations.ts';

/** An element as far as selectors look at it. */
export interface Marked {
  /** Its name, `#id` and `.classes`, in lower case. */
  marks: string[];
  attributes: Map<string, string>;
}

interface Part {
  /** Of its name, `#id`s and `.class`es. */
  marks: string[];
  attributes: { name: string; operator: string; value: string }[];
}

interface Rule {
  own: Part;
  /** What it has to lie in; in which order is not asked. */
  around: string[];
  weight: number;
  declarations: Declarations;
}

/** What a mail's own rules say of an element. `isOpen` tells whether an element of that mark is open around it. */
export interface StyleSheet {
  declarationsFor(element: Marked, isOpen: (mark: string) => boolean): Declarations[];
}

/** More of one kind are not read: no mail has them, and each would be tried on every element. */
const RULES_MAX = 100;
/** What the mail is shown on. */
const SCREEN_PX = 1_000;

/** Reads the rules that hold on a screen: names, classes, ids and attributes, also within others; no `:states`. */
export function readStyleSheet(css: string): StyleSheet {
  const rules = new Map<string, Rule[]>();
  let order = 0;
  for (const { selectors, block } of blocksOnScreen(withoutComments(css).replace(/<!--|-->/g, ' '))) {
    const declarations = readDeclarations(block);
    if (declarations.size === 0) continue;
    for (const selector of selectors.split(',')) {
      const rule = compile(selector, declarations, order++);
      const key = rule?.own.marks.at(-1) ?? '*';
      const others = rules.get(key) ?? [];
      if (rule && others.length < RULES_MAX) rules.set(key, [...others, rule]);
    }
  }

  const known = new Map<string, Rule[]>();
  /** All that name an element of these marks last, the one that wins at the end. */
  function candidates(marks: string[]): Rule[] {
    const key = marks.join(' ');
    const found =
      known.get(key) ??
      ['*', ...new Set(marks)]
        .flatMap((mark) => rules.get(mark) ?? [])
        .toSorted((a, b) => a.weight - b.weight);
    known.set(key, found);
    return found;
  }

  return {
    declarationsFor(element, isOpen) {
      if (rules.size === 0) return [];
      const marks = new Set(element.marks);
      return candidates(element.marks)
        .filter(({ own, around }) => matches(own, element, marks) && around.every(isOpen))
        .map(({ declarations }) => declarations);
    },
  };
}

/** Rule by rule, without those of other media. Blocks of blocks are walked, not descended into. */
function* blocksOnScreen(css: string): Generator<{ selectors: string; block: string }> {
  const around: boolean[] = [];
  let at = 0;
  let close = css.indexOf('}');
  while (at < css.length) {
    const open = css.indexOf('{', at);
    if (close >= 0 && close < at) close = css.indexOf('}', at);
    if (open < 0) return;
    if (close >= 0 && close < open) {
      around.pop();
      at = close + 1;
      continue;
    }
    const head = css.slice(at, open).split(';').at(-1)?.trim().toLowerCase() ?? '';
    at = open + 1;
    if (/^@(?:media|supports|layer|container)\b/.test(head)) {
      around.push(around.at(-1) !== false && holdsOnScreen(head));
      continue;
    }
    const end = close < 0 ? css.length : close;
    if (/^@(?:-[a-z]+-)?keyframes/.test(head)) around.push(false);
    else {
      if (!head.startsWith('@') && around.at(-1) !== false)
        yield { selectors: head, block: css.slice(at, end) };
      at = end + 1;
    }
  }
}

function holdsOnScreen(head: string): boolean {
  if (!head.startsWith('@media')) return true;
  return head.slice('@media'.length).split(',').some(isOurScreen);
}

function isOurScreen(query: string): boolean {
  const [type = ''] = /^[a-z]+/.exec(query.trim().replace(/^only\s+/, '')) ?? [];
  if (!['', 'all', 'screen'].includes(type)) return false;
  return [...query.matchAll(/\(([^()]*)\)/g)].every(([, feature = '']) => {
    const [name = '', value = ''] = feature.split(':').map((part) => part.trim());
    const px = Number.parseFloat(value) * (/em$/.test(value) ? 16 : 1);
    if (name === 'min-width' || name === 'min-device-width') return px <= SCREEN_PX;
    if (name === 'max-width' || name === 'max-device-width') return px >= SCREEN_PX;
    return name === 'prefers-color-scheme' && value === 'light';
  });
}

function compile(selector: string, declarations: Declarations, order: number): Rule | undefined {
  const parts = selector
    .trim()
    .split(/[\s>]+/)
    .map(readPart);
  const own = parts.at(-1);
  if (!own || parts.includes(undefined)) return undefined;
  const all = parts.flatMap((part) => part?.marks ?? []);
  const ids = all.filter((mark) => mark.startsWith('#')).length;
  const classes = all.filter((mark) => mark.startsWith('.')).length + own.attributes.length;
  const weight = ids * 1e10 + classes * 1e8 + (all.length - ids) * 1e6 + order;
  const around = parts.slice(0, -1).flatMap((part) => part?.marks ?? []);
  return { own, around, weight, declarations };
}

function readPart(text: string): Part | undefined {
  const attributes: Part['attributes'] = [];
  const bare = text.replace(
    /\[([\w-]+)(?:([~|^$*]?=)["']?([^[\]"']*)["']?)?\]/g,
    (_whole, name: string, operator = '', value = '') => {
      attributes.push({ name: name.toLowerCase(), operator, value });
      return '';
    },
  );
  const [, name = '', rest = ''] = /^([a-z][\w-]*|\*)?([.#][.#\w-]*)?$/i.exec(bare) ?? [undefined, '!'];
  if (name === '!' || (name === '' && rest === '' && attributes.length === 0)) return undefined;
  const marks = rest.match(/[.#][\w-]+/g) ?? [];
  return { marks: [...(name === '' || name === '*' ? [] : [name]), ...marks], attributes };
}

const matches = ({ marks, attributes }: Part, element: Marked, own: Set<string>): boolean =>
  marks.every((mark) => own.has(mark)) && attributes.every((wanted) => hasAttribute(element, wanted));

function hasAttribute(
  { attributes }: Marked,
  { name, operator, value }: Part['attributes'][number],
): boolean {
  const found = attributes.get(name)?.toLowerCase();
  if (found === undefined || operator === '') return found !== undefined;
  if (operator === '=') return found === value;
  if (operator === '~=') return found.split(/\s+/).includes(value);
  if (operator === '^=') return found.startsWith(value);
  if (operator === '$=') return found.endsWith(value);
  return operator === '*=' ? found.includes(value) : found === value || found.startsWith(`${value}-`);
}
