import { expect, test } from 'vitest';
import { BUDGETS, measure } from './measure.mjs';

const manifest = {
  'index.html': {
    file: 'assets/main.js',
    isEntry: true,
    imports: ['_react.js'],
    dynamicImports: ['src/screens/today/screen.tsx', 'src/screens/runs/screen.tsx'],
    css: ['assets/main.css'],
  },
  '_react.js': { file: 'assets/react.js' },
  '_list.js': { file: 'assets/list.js', imports: ['_react.js'], css: ['assets/list.css'] },
  'src/screens/today/screen.tsx': {
    file: 'assets/today.js',
    isDynamicEntry: true,
    imports: ['_react.js', '_list.js'],
  },
  'src/screens/runs/screen.tsx': { file: 'assets/runs.js', isDynamicEntry: true, imports: ['index.html'] },
};
const sizes: Record<string, number> = {
  'assets/main.js': 1,
  'assets/react.js': 10,
  'assets/list.js': 100,
  'assets/today.js': 1_000,
  'assets/runs.js': 10_000,
  'assets/main.css': 2,
  'assets/list.css': 20,
};

const measured = () => measure(manifest, (file: string) => sizes[file] ?? Number.NaN);

test('the first load is the entry with all that it imports at once, and no lazy screen', () => {
  expect(measured()[0]).toEqual({ name: 'first load', bytes: 11, budget: BUDGETS.firstLoad });
});

test('a lazy screen counts what it brings along beyond the first load', () => {
  expect(measured().slice(2)).toEqual([
    { name: 'screens/today/screen.tsx', bytes: 1_100, budget: BUDGETS.lazyScreen },
    { name: 'screens/runs/screen.tsx', bytes: 10_000, budget: BUDGETS.lazyScreen },
  ]);
});

test('styles count together, each file once', () => {
  expect(measured()[1]).toEqual({ name: 'all styles', bytes: 22, budget: BUDGETS.styles });
});

test('a manifest without an entry is no small client but a broken build', () => {
  expect(() => measure({}, () => 0)).toThrow('names no entry');
});
