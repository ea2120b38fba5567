import { readFileSync } from 'node:fs';
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import ts from 'typescript';

export interface WorstText {
  /** The pattern it was made against, or what it repeats. */
  against: string;
  text: string;
}

/**
 * Texts of about `chars` characters that keep a reader busy for as long as can be told from its source files: for each
 * repetition in each of their patterns what begins a match and never ends it, and plain rows of single characters
 * and lines for the loops.
 */
export function worstTexts(files: URL[], chars: number): WorstText[] {
  const pumps = [...new Set(files.flatMap(patternsOf))].flatMap((pattern) =>
    pumpsOf(pattern).map((pump) => ({ against: `/${pattern.source}/${pattern.flags}`, ...pump })),
  );
  const made = pumps.flatMap(({ against, before, again }) => [
    { against, text: before + rowOf(again, chars) + UNFINISHED },
    { against, text: rowOf(before + again, chars) + UNFINISHED },
  ]);
  const plain = PLAIN.flatMap((again) => {
    const row = rowOf(again, chars);
    return [row, `${row}\n${UNFINISHED}`].map((text) => ({ against: JSON.stringify(again), text }));
  });
  return [...new Map([...plain, ...made].map((worst) => [worst.text, worst])).values()];
}

const rowOf = (again: string, chars: number) => again.repeat(Math.max(1, Math.floor(chars / again.length)));

const UNFINISHED = '\u0001!';
// One letter of each kind that a pattern may ask for, and what separates words, lines, addresses and numbers.
const SIGNS = [...'a0Zא_ \n\t.,:;-+@/\\<>()[]{}"\'=?!&#$€%*|^~\u00a0\u200b\u00e9😀'];
const PLAIN = [
  ...SIGNS,
  '> \n',
  'a\n',
  '\n\n',
  ' \n',
  '\r\n',
  'a ',
  'a.',
  'a@',
  'a@b.',
  '1,',
  '1 ',
  '1-',
  '$1 ',
  'AB12 ',
  '<a>',
  '<a ',
  '</a>',
  '&a',
  'http://',
  'www.',
  'On ',
  'From: a\n',
  'e\u0301',
];

interface Pattern {
  source: string;
  flags: string;
}

const parsed = new Map<string, Pattern[]>();

function patternsOf(file: URL): Pattern[] {
  const known = parsed.get(file.href);
  if (known) return known;
  const tree = ts.createSourceFile(file.href, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  parsed.set(file.href, found);
  return found;
}

interface Pump {
  before: string;
  again: string;
}

/** Each repetition, with what has to stand before it. */
function pumpsOf({ source, flags }: Pattern): Pump[] {
  const isUnicode = flags.includes('u');
  const pattern = new RegExpParser().parsePattern(source, undefined, undefined, isUnicode);
  const pumps: Pump[] = [];
  const walk = (alternatives: AST.Alternative[], before: string): void => {
    for (const { elements } of alternatives) {
      let soFar = before;
      for (const element of elements) {
        if (element.type === 'Quantifier' && element.max > 1)
          for (const again of samplesOf(element.element, flags)) pumps.push({ before: soFar, again });
        const inner = element.type === 'Quantifier' ? element.element : element;
        if ('alternatives' in inner) walk(inner.alternatives, soFar);
        soFar += samplesOf(element, flags)[0] ?? '';
      }
      // A match that is begun again and again.
      if (soFar !== before) pumps.push({ before, again: soFar.slice(before.length) });
    }
  };
  walk(pattern.alternatives, '');
  return pumps.filter(({ again }) => again !== '');
}

/** Short texts that the element takes. */
function samplesOf(element: AST.Element, flags: string): string[] {
  switch (element.type) {
    case 'Quantifier': {
      const [one = ''] = samplesOf(element.element, flags);
      return [one.repeat(Math.max(1, element.min))];
    }
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.map(({ elements }) =>
        elements.map((inner) => samplesOf(inner, flags)[0] ?? '').join(''),
      );
    case 'Character':
      return [String.fromCodePoint(element.value)];
    case 'CharacterSet':
    case 'CharacterClass':
      return taken(element.raw, flags);
    default:
      return [''];
  }
}

/** Three signs of a set, from its beginning to its end. */
function taken(set: string, flags: string): string[] {
  const one = new RegExp(`^${set}$`, flags.replace(/[gy]/g, ''));
  const all = SIGNS.filter((sign) => one.test(sign));
  return all.filter((_, place) => place % Math.ceil(all.length / 3) === 0);
}
