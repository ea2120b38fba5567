import { expect, test } from 'vitest';
import { canBeBound, DEFAULT_BINDINGS, readBindings, rebound, verbOf } from './key-bindings.ts';

test('a key that is given to another verb leaves no verb without a key, and none has two', () => {
  const changed = rebound(DEFAULT_BINDINGS, 'approve', 'J');
  expect(verbOf(changed, 'j')).toBe('approve');
  expect(verbOf(changed, 'a')).toBe('next');
});

test('whoever switched single keys off decides nothing by a key', () => {
  expect(verbOf({ ...DEFAULT_BINDINGS, isOn: false }, 'a')).toBeUndefined();
});

test('a key counts also with the shift or caps key held', () => {
  expect(verbOf(DEFAULT_BINDINGS, 'A')).toBe('approve');
});

test.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['another form', '"keys"'],
  ['one key for two verbs', '{"keys":{"approve":"x","reject":"x"}}'],
])('what is kept as %s does not leave a person without keys', (_what, kept) => {
  expect(readBindings(kept)).toEqual(DEFAULT_BINDINGS);
});

test('what was changed is there the next time', () => {
  const changed = rebound({ ...DEFAULT_BINDINGS, isOn: false }, 'reject', 'x');
  expect(readBindings(JSON.stringify(changed))).toEqual(changed);
});

test('keys that a browser needs for itself cannot be taken', () => {
  expect(['Tab', 'Enter', ' ', 'Escape', 'ArrowDown'].filter(canBeBound)).toEqual([]);
  expect(['x', '?', 'ש'].every(canBeBound)).toBe(true);
});
