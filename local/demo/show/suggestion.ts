import type { Suggestion } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';
import { visible } from '../terminal/visible.ts';
import { wrap } from '../terminal/wrap.ts';
import { marks } from './suggestions.ts';
import { inWords, labelled, once, onTheClock } from './words.ts';

/** Everything that a person should see before a yes: the exact content, and what it rests on. */
export function showSuggestion(suggestion: Suggestion, paper: Paper, timeZone: string): string[] {
  const { title, reason, flags, missing, sources, influencedBy, undo, expiresAt, revision, hash } =
    suggestion;
  return [
    ...wrap(title, { width: paper.width, first: '  ' }).map((line) => paper.ink('bold', line)),
    ...wrap(marks(suggestion, paper), { width: paper.width, first: '  ' }),
    '',
    ...showContent(suggestion, paper),
    '',
    ...labelled('why:', reason, paper, 2),
    ...flags.flatMap((flag) => labelled('look first:', inWords(flag), paper, 2)),
    ...once(missing.map(({ what, why }) => `${what}. ${why}`)).flatMap((text) =>
      labelled('missing:', text, paper, 2),
    ),
    ...once(sources.map(({ source, quote }) => `“${quote}” (${kindOf(source)})`)).flatMap((text) =>
      labelled('source:', text, paper, 2),
    ),
    ...(influencedBy.length > 0
      ? labelled(
          'made from:',
          `${once(influencedBy.map(kindOf)).join(', ')} that came from outside`,
          paper,
          2,
        )
      : []),
    ...(undo ? labelled('undo:', undo, paper, 2) : []),
    ...labelled(
      'expires:',
      `${onTheClock(expiresAt, timeZone)}; not done by then is not done at all`,
      paper,
      2,
    ),
    ...labelled('revision:', `${revision}, ${hash.slice(0, 19)}… (the yes names exactly this one)`, paper, 2),
  ];
}

const kindOf = (source: string): string => visible(source.split(':', 1)[0] ?? source);

/** The payload as it will go out: short fields as a head, the text beside a bar. */
export function showContent(
  { action, newRecipients }: Pick<Suggestion, 'action' | 'newRecipients'>,
  { width, ink }: Paper,
): string[] {
  const { body, ...head } = action.payload;
  const bar = `  ${ink('cyan', '│')} `;
  const asText = (value: unknown) =>
    wordsOf(value, (text) => (newRecipients.includes(text) ? `${text} (new)` : text));
  const fields = Object.entries(head).filter(([, value]) => asText(value) !== '');
  const lines = fields.flatMap(([name, value]) =>
    wrap(`${name}: ${visible(asText(value))}`, { width, first: bar }),
  );
  return typeof body === 'string'
    ? [...lines, bar.trimEnd(), ...wrap(visible(body), { width, first: bar })]
    : lines;
}

const wordsOf = (value: unknown, marked: (text: string) => string): string => {
  if (Array.isArray(value)) return value.map((one) => marked(String(one))).join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
};
