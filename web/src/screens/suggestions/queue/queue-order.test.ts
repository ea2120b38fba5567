import { expect, test } from 'vitest';
import { afterDeciding, byNeed, neighbour } from './queue-order.ts';

const one = (id: string, urgency: number, expiresAt: string) => ({ id, urgency, expiresAt });

test('the most urgent is on top, and of those that are as urgent the one that ends first', () => {
  const items = [
    one('calm', 1, '2026-03-12T09:00:00Z'),
    one('later', 5, '2026-03-13T09:00:00Z'),
    one('sooner', 5, '2026-03-12T09:00:00Z'),
  ];
  expect(byNeed(items).map(({ id }) => id)).toEqual(['sooner', 'later', 'calm']);
});

test('after a decision the next one opens, after the last the one before, and after the only one none', () => {
  expect(afterDeciding(['a', 'b', 'c'], 'b')).toBe('c');
  expect(afterDeciding(['a', 'b', 'c'], 'c')).toBe('b');
  expect(afterDeciding(['a'], 'a')).toBeUndefined();
  expect(afterDeciding(['a', 'b'], 'opened by its address')).toBe('a');
});

test('at the end of the list there is nothing to go on to', () => {
  expect(neighbour(['a', 'b'], 'b', 1)).toBeUndefined();
  expect(neighbour(['a', 'b'], undefined, 1)).toBe('a');
  expect(neighbour(['a', 'b'], 'b', -1)).toBe('a');
});
