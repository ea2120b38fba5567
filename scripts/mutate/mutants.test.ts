import { expect, test } from 'vitest';
import { mutantsOf } from './mutants.mjs';
import { switched } from './switched.mjs';

const changes = (text: string) => mutantsOf('a.ts', text).map(({ from, to }) => `${from} → ${to}`);

test('a condition is tried both ways, its boundary by one, and its parts in the other way', () => {
  expect(changes('if (a < 2 && !b) go();')).toEqual([
    'a < 2 && !b → true',
    'a < 2 && !b → false',
    '&& → ||',
    '< → <=',
    '!b → b',
    'go() → undefined',
  ]);
});

test('sums, answers and filters are changed, texts and types are not', () => {
  expect(changes('const n: 1 | true = list.filter(isOpen).length + 1;')).toEqual([
    '+ → -',
    'list.filter(isOpen) → list',
  ]);
  expect(changes("const title = name + ' (copy)';")).toEqual([]);
  expect(changes('const isOver = true;')).toEqual(['true → false']);
});

test('a change says its kind, its line, and what then stands in its place', () => {
  expect(mutantsOf('a.ts', 'const a = 1;\nconst b = a * 2;\n')).toEqual([
    { kind: 'sum', line: 2, from: '*', to: '/', span: { start: 23, end: 28 }, text: 'a / 2' },
  ]);
});

/** What the source gives with the change of this number in force. */
function given(text: string, active: number): unknown {
  const mutants = mutantsOf('a.ts', text).map((mutant, at) => ({ id: at + 1, ...mutant }));
  const mutation = { is: (id: number) => id === active };
  return new Function('mutation', switched(text, mutants))(mutation);
}

test('one source holds all its changes and is as it was while none of them is in force', () => {
  const text = 'const a = [1, 2, 3];\nreturn a?.filter((n) => n > 1 && n < 3).length + 1;';
  expect(changes(text)).toEqual([
    '+ → -',
    'a?.filter((n) => n > 1 && n < 3) → a',
    '&& → ||',
    '> → >=',
    '< → <=',
  ]);
  expect([0, 1, 2, 3, 4, 5].map((active) => given(text, active))).toEqual([2, 0, 4, 4, 3, 3]);
});

test('a way out of a chain that leads nowhere stays one', () => {
  expect(given('const a = undefined;\nreturn a?.b.filter(Boolean).length ?? 7;', 0)).toBe(7);
});
