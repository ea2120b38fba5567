import { expectTypeOf, test } from 'vitest';
import { APPLY_STEPS } from '#factory/suggestions';
import type { Steps } from '#kernel';
import type { StepCtx } from './steps/current-step.ts';
import { STEPS } from './steps.ts';

/** `npm run check` proves it. */
test('what a step of a run is given has no way to write outside, so one that needs it is none', () => {
  expectTypeOf(STEPS).toExtend<Steps<StepCtx>>();
  expectTypeOf<StepCtx>().not.toHaveProperty('openWriter');
  expectTypeOf(APPLY_STEPS).not.toExtend<Steps<StepCtx>>();
  expectTypeOf(APPLY_STEPS).toExtend<Steps<Parameters<typeof APPLY_STEPS.apply.work>[0]>>();
});
