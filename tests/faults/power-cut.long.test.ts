import { test } from 'vitest';
import { expectSoundAfter, timeoutMsOf } from './power-cut.ts';

const cuts = 30;

test(
  'when the whole machine loses its power thirty times, nothing is lost, sent twice or counted twice',
  () => expectSoundAfter(cuts),
  timeoutMsOf(cuts),
);
