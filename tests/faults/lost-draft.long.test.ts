import { afterAll, beforeAll } from 'vitest';
import { ownStack } from '../support/stack.ts';
import { REPLY, struckSends } from './struck-sends.ts';

let own: Awaited<ReturnType<typeof ownStack>>;

beforeAll(async () => {
  own = await ownStack();
});
afterAll(() => own.stop());

struckSends(() => own.stack, {
  'the answer to the draft is lost': { action: 'reset-after-forward', match: { path: REPLY } },
  'the draft never arrives': { action: 'reset-before', match: { path: REPLY } },
});
