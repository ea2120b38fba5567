import { test } from 'vitest';
import { expectSoundAfter, timeoutMsOf } from './all-killed.ts';

const kills = 30;

test(
  'when the whole stack is killed at once thirty times, nothing is lost, sent twice or counted twice',
  () => expectSoundAfter(kills),
  timeoutMsOf(kills),
);
