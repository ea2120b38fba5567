import { test } from 'vitest';
import { expectSoundAfter, timeoutMsOf } from './all-killed.ts';

// Enough for every change; `npm run test:long` kills more often.
const kills = 2;

test(
  'when the whole stack is killed at once, nothing is lost, sent twice or counted twice',
  () => expectSoundAfter(kills),
  timeoutMsOf(kills),
);
