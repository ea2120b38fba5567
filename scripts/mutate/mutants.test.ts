import { expect, test } from 'vitest';
import { mutantsOf } from './mutants.mjs';

const changes = (text: string) => mutantsOf('a.ts', text).map(({ from, to }) => `${from} → ${to}`);

test('a condition is tried both ways, its boundary by one, and its parts in the other way', () => {
  expect(changes('if (a < 2 && !b) go();')).toEqual([
    'a < 2 && !b → true',
    'a < 2 && !b → false',
    '&& → ||',
    '< → <=',
    '!b → b',
    'go(); → ;',
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

test('a change is the whole file with that one place changed, and says its line', () => {
  expect(mutantsOf('a.ts', 'const a = 1;\nconst b = a * 2;\n')).toEqual([
    { line: 2, from: '*', to: '/', text: 'const a = 1;\nconst b = a / 2;\n' },
  ]);
});
