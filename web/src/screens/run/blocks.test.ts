import { expect, test } from 'vitest';
import type { Step } from '../../api/contract.ts';
import { blocksOf } from './blocks.ts';

const step = (seq: number, item: number | null): Step => ({
  id: `step_${seq}`,
  seq,
  item,
  node: 'triage',
  kind: 'think',
  status: 'done',
  title: 'Sorted it',
  reason: null,
  agent: null,
  sources: [],
  model: null,
  suggestionIds: [],
  startedAt: '2026-03-12T10:00:00Z',
  endedAt: '2026-03-12T10:00:01Z',
});

const shape = (steps: Step[]) =>
  blocksOf(steps).map((block) =>
    block.kind === 'step'
      ? block.step.seq
      : block.lanes.map((lane) => [lane.item, ...lane.steps.map(({ seq }) => seq)]),
  );

test('elements that were worked on side by side stand side by side, each with its own steps in order', () => {
  const steps = [step(1, null), step(2, 1), step(3, 0), step(4, 1), step(5, 0), step(6, null)];
  expect(shape(steps)).toEqual([
    1,
    [
      [0, 3, 5],
      [1, 2, 4],
    ],
    6,
  ]);
});

test('a step that comes once more after a lost connection stands there once', () => {
  expect(shape([step(2, null), step(1, null), step(2, null)])).toEqual([1, 2]);
});
