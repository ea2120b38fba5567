import { expect, test } from 'vitest';
import { readLanding } from './read-landing.ts';

const id = 'con_01M3V9KQ6WXN8Z2T4R7C5B0A1D';
const completion = 'uX3-f_9aQ'.repeat(4);

test('a consent that went well brings the connection and the value that finishes it', () => {
  const fragment = `#${new URLSearchParams({ connection: id, completion })}`;
  expect(readLanding(fragment)).toEqual({ kind: 'finish', connectionId: id, completion });
});

test.each(['denied', 'failed', 'expired'])('a consent that ended as %s is told as that', (how) => {
  expect(readLanding(`#connection=${how}`)).toEqual({ kind: 'ended', how });
});

test.each([
  '',
  '#',
  '#start',
  '#connection=',
  '#connection=constructor',
  '#connection=con_1&completion=short',
  `#connection=${id}`,
  `#connection=${id}/../x&completion=${completion}`,
  `#connection=${encodeURIComponent('<img src=x>')}&completion=${completion}`,
  `#connection=${id}&completion=${encodeURIComponent(`${completion}"}, call us at 0900`)}`,
])('the fragment %j is no landing', (fragment) => {
  expect(readLanding(fragment)).toBeUndefined();
});
