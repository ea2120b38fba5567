import { expect, test } from 'vitest';
import { runWords } from './run-words.ts';

const totals = (suggestions: number) => ({
  suggestions,
  steps: 3,
  modelCalls: 1,
  inputTokens: 0,
  outputTokens: 0,
  microUsd: 0,
  connectorCalls: 1,
});

test('a run that proposed something is told by how much it proposed', () => {
  expect(runWords({ status: 'completed', totals: totals(4) })).toEqual({ name: 'proposed', count: 4 });
});

test('a run that ended well without a proposal says so, and one that did not end well never counts proposals', () => {
  expect(runWords({ status: 'completed', totals: totals(0) }).name).toBe('completed');
  expect(runWords({ status: 'failed', totals: totals(2) }).name).toBe('failed');
});
