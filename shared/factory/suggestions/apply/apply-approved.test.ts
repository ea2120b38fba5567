import { expect, test } from 'vitest';
import { inRounds } from '../../../../tests/support/in-rounds.ts';
import { applyApproved } from './apply-approved.ts';

/** Carries out what the story wants, with one answer for each try, and gives how long it waited in between. */
function waitsOf(answers: object[]): number[] {
  const waits: number[] = [];
  const left = [...answers];
  const story = applyApproved({ tenantId: 't', suggestionId: 'sug_1' });
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
