import { expect, test } from 'vitest';
import { PATIENCE_MS, slowTexts } from '../../tests/support/cost.ts';
import { faultOf } from './fault.ts';

const withStack = (message: string, frames: string[]): Error =>
  Object.assign(new Error(message), {
    stack: `Error: ${message}\n${frames.map((frame) => `    at ${frame}`).join('\n')}`,
  });

test('a log names the places of an error without the folders of the machine', () => {
  const error = withStack('x', [
    'approve (file:///srv/house/shared/decide.ts:12:5)',
    'async file:///srv/house/functions/bind.ts:7:1',
    'Object.<anonymous> (/srv/with space/main.js:1:1)',
    'Array.map (<anonymous>)',
  ]);
  expect(faultOf(error)).toEqual({
    error: 'Error',
    at: 'at approve decide.ts:12:5 < at async bind.ts:7:1 < at Object.<anonymous> main.js:1:1 < at Array.map (<anonymous>)',
  });
});

test('a log never holds the message of an error, not even where it looks like a place', () => {
  const error = withStack('no\n    at canary (file:///x/canary.ts:1:1)\n    at canary', [
    'f (file:///a/b.ts:1:1)',
  ]);
  expect(faultOf(error).at).toBe('at f b.ts:1:1');
});

test(
  'an error that quotes a long foreign text is told as quickly as any other',
  () => {
    const file = [new URL('fault.ts', import.meta.url)];
    expect(slowTexts(file, (text) => faultOf(withStack('x', [text])))).toEqual([]);
    expect(slowTexts(file, (text) => faultOf(withStack(`/${text}`, ['f'])))).toEqual([]);
  },
  PATIENCE_MS,
);
