import { test } from 'vitest';
import { expectSoundAfter, timeoutMsOf } from './power-cut.ts';

// Enough for every change; `npm run test:long` cuts more often.
const cuts = 2;

test(
  'when the whole machine loses its power, nothing is lost, sent twice or counted twice',
  () => expectSoundAfter(cuts),
  timeoutMsOf(cuts),
);
