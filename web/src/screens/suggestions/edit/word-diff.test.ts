import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Stretch, wordDiff } from './word-diff.ts';

const without = (kind: Stretch['kind'], stretches: Stretch[]) =>
  stretches
    .filter((one) => one.kind !== kind)
    .map(({ text }) => text)
    .join('');

test('a word that was changed is shown as taken out and put in, and nothing else is', () => {
  expect(wordDiff('See you on Tuesday at noon.', 'See you on Friday at noon.')).toEqual([
    { kind: 'same', text: 'See you on ' },
    { kind: 'removed', text: 'Tuesday' },
    { kind: 'added', text: 'Friday' },
    { kind: 'same', text: ' at noon.' },
  ]);
});

test('what was taken out makes the former text, what was put in the new one, to the letter', () => {
  const text = fc
    .array(fc.constantFrom('yes', 'no', ' ', '\n', 'שלום', '[missing: price]'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const stretches = wordDiff(before, after);
      expect(without('added', stretches)).toBe(before);
      expect(without('removed', stretches)).toBe(after);
    }),
  );
});

test('where too much differs to be compared while one types, all of it counts as replaced', () => {
  const before = Array.from({ length: 600 }, (_, place) => `old${place}`).join(' ');
  const after = Array.from({ length: 600 }, (_, place) => `new${place}`).join(' ');
  expect(wordDiff(`Dear Dana, ${before}`, `Dear Dana, ${after}`)).toEqual([
    { kind: 'same', text: 'Dear Dana, ' },
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
});
