/** A stretch of text that stayed, that is new, or that was taken out. */
export interface Stretch {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Comparing word by word takes time and room by the product of both lengths, and it is done at each key. */
const MOST_CELLS = 250_000;

/**
 * What changed from one text to the other, by words. What both begin and end with is set aside first; if still too much
 * is left to be compared, all of it counts as replaced.
 */
export function wordDiff(before: string, after: string): Stretch[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const start = sharedLength(a, b);
  const end = sharedLength(a.slice(start).toReversed(), b.slice(start).toReversed());
  const middle = compare(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([
    ...a.slice(0, start).map((text): Stretch => ({ kind: 'same', text })),
    ...middle,
    ...a.slice(a.length - end).map((text): Stretch => ({ kind: 'same', text })),
  ]);
}

/** Words and the space between them: together they are the text. */
const wordsOf = (text: string): string[] => text.split(/(\s+)/).filter((word) => word !== '');

function sharedLength(a: string[], b: string[]): number {
  const differs = a.findIndex((word, place) => word !== b[place]);
  return differs < 0 ? Math.min(a.length, b.length) : differs;
}

function compare(a: string[], b: string[]): Stretch[] {
  if (a.length * b.length > MOST_CELLS) return replaced(a, b);
  const left = longestFrom(a, b);
  const width = b.length + 1;
  const found: Stretch[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if ((left[(i + 1) * width + j] ?? 0) >= (left[i * width + j + 1] ?? 0)) {
      found.push({ kind: 'removed', text: a[i] ?? '' });
      i += 1;
    } else {
      found.push({ kind: 'added', text: b[j] ?? '' });
      j += 1;
    }
  }
  return [...found, ...replaced(a.slice(i), b.slice(j))];
}

/** How many words both share in order, from each pair of places on. */
function longestFrom(a: string[], b: string[]): Uint32Array {
  const width = b.length + 1;
  const left = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const one = (left[(i + 1) * width + j + 1] ?? 0) + 1;
      const other = Math.max(left[(i + 1) * width + j] ?? 0, left[i * width + j + 1] ?? 0);
      left[i * width + j] = a[i] === b[j] ? one : other;
    }
  return left;
}

const replaced = (a: string[], b: string[]): Stretch[] => [
  ...a.map((text): Stretch => ({ kind: 'removed', text })),
  ...b.map((text): Stretch => ({ kind: 'added', text })),
];

function joined(stretches: Stretch[]): Stretch[] {
  const runs: Stretch[] = [];
  for (const { kind, text } of stretches) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else runs.push({ kind, text });
  }
  return runs;
}
