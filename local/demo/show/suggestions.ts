import type { Suggestion } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';
import { wrap } from '../terminal/wrap.ts';
import { counted, inWords, labelled, once, quoted } from './words.ts';

const risks = ['low', 'medium', 'high'];
const riskInk = { low: 'green', medium: 'yellow', high: 'red' } as const;

/** Most urgent first; among equals the riskier one, then the one that is nearest to being ready. */
export const ranked = (suggestions: Suggestion[]): Suggestion[] =>
  suggestions.toSorted(
    (a, b) =>
      b.urgency - a.urgency ||
      risks.indexOf(b.risk) - risks.indexOf(a.risk) ||
      a.missing.length - b.missing.length ||
      b.sources.length - a.sources.length ||
      a.createdAt.localeCompare(b.createdAt),
  );

export const showSuggestions = (suggestions: Suggestion[], paper: Paper): string[] =>
  suggestions.flatMap((suggestion, index) => ['', ...entry(suggestion, index + 1, paper)]);

function entry(suggestion: Suggestion, number: number, paper: Paper): string[] {
  const { title, reason, flags, missing, sources, hold } = suggestion;
  const first = `  ${String(number).padStart(2)}. `;
  const [head = '', ...more] = wrap(title, { width: paper.width, first, rest: '      ' });
  return [
    ...[head, ...more].map((line) => paper.ink('bold', line)),
    ...wrap(marks(suggestion, paper), { width: paper.width, first: '      ' }),
    ...labelled('why:', reason, paper, 6),
    ...(flags.length > 0 ? labelled('look first:', flags.map(inWords).join('; '), paper, 6) : []),
    ...(hold ? labelled('waits for:', `an answer of ${hold.from}`, paper, 6) : []),
    ...(missing.length > 0
      ? labelled('missing:', once(missing.map(({ what }) => what)).join('; '), paper, 6)
      : []),
    ...(sources.length > 0 ? labelled('from:', quoted(sources.map(({ quote }) => quote)), paper, 6) : []),
  ];
}

/** Urgency, risk, and whose words it is: what one looks at before reading. */
export function marks({ urgency, risk, undo, offlineModel, sources }: Suggestion, { ink }: Paper): string {
  const parts = [
    `urgency ${urgency} of 5`,
    ink(riskInk[risk], `${risk} risk`),
    undo ? 'can be undone' : 'cannot be undone',
    counted(sources.length, 'source'),
    ...(offlineModel ? [ink('yellow', 'written by the offline model')] : []),
  ];
  return parts.join(' · ');
}
