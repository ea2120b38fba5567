import { expect, test } from 'vitest';
import { inRounds } from '../../../../tests/support/in-rounds.ts';
import { applyApproved } from './apply-approved.ts';

const NOW = new Date('2026-03-12T09:00:00.000Z');

/** Carries out what the story wants, with one answer for each try, and gives how long it waited in between. */
function waitsOf(answers: object[], undoableUntil: string | null = null): number[] {
  const waits: number[] = [];
  const left = [...answers];
  const story = applyApproved(() => NOW, {
    ...{ tenantId: 't', suggestionId: 'sug_1', revision: 1 },
    undoableUntil,
  });
  inRounds(story, ([effect]) => {
    if (effect?.kind === 'sleep') waits.push(effect.ms);
    return [effect?.kind === 'sleep' ? undefined : left.shift()];
  });
  return waits;
}

test('a vendor that asks to be left alone for ten minutes is asked again after ten minutes, not before', () => {
  const retry = (afterMs: number) => ({ kind: 'retry', afterMs });
  const done = { kind: 'done', status: 'applied' };
  expect(waitsOf([retry(600_000), retry(1_000), done])).toEqual([600_000, 4_000]);
});

test('while the yes can be taken back nothing is tried, however long ago it is that the work was to begin', () => {
  const done = { kind: 'done', status: 'applied' };
  expect(waitsOf([done], '2026-03-12T09:00:05.000Z')).toEqual([5_000]);
  expect(waitsOf([done], '2026-03-12T08:59:59.000Z')).toEqual([]);
});
