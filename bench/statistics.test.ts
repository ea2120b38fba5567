import { expect, test } from 'vitest';
import { median, quantile, spread } from './statistics.ts';

test('the median is a value that was measured, and the order of measuring does not matter', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2);
});

test('one slow run in a hundred does not move the 95th percentile, six do', () => {
  const fast = Array.from({ length: 100 }, () => 10);
  expect(quantile([...fast.slice(1), 500], 0.95)).toBe(10);
  expect(quantile([...fast.slice(6), ...Array.from({ length: 6 }, () => 500)], 0.95)).toBe(500);
});

test('the spread is half of the distance between the extremes, relative to the median', () => {
  expect(spread([90, 100, 110])).toBeCloseTo(0.1);
});

test('nothing measured is not zero', () => {
  expect(median([])).toBeNaN();
});
