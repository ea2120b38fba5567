import { expectTypeOf, test } from 'vitest';
import { APPLY_ACTIVITIES } from '#factory/suggestions';
import type { Activities } from '#kernel';
import { RUN_ACTIVITIES } from './activities.ts';
import type { StepCtx } from './steps/current-step.ts';

/** `npm run check` proves it. */
test('what a step of a run is given has no way to write outside, so one that needs it is none', () => {
  expectTypeOf(RUN_ACTIVITIES).toExtend<Activities<StepCtx>>();
  expectTypeOf<StepCtx>().not.toHaveProperty('openWriter');
  expectTypeOf(APPLY_ACTIVITIES).not.toExtend<Activities<StepCtx>>();
  expectTypeOf(APPLY_ACTIVITIES).toExtend<Activities<Parameters<typeof APPLY_ACTIVITIES.apply.work>[0]>>();
});
