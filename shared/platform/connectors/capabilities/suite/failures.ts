import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { ConnectedBy } from '../../drivers/driver.ts';
import type { Spoken } from '../capability.ts';
import { type CapabilitySuite, type Current, classOf, type UnderTest } from './under-test.ts';

const SECRET = 'CANARY-7c1e';

/** What a vendor refuses, and how it fails, whatever is asked of it. */
export function failures<C extends Spoken, Driver extends UnderTest<C>>(
  current: Current<Driver>,
  { add, ask }: CapabilitySuite<C, Driver, unknown>['sample'],
  connectedBy: ConnectedBy,
) {
  const asked = () => ask(current());

  test('too many calls: throttled, with the time to wait', async () => {
    current().faults.throttle(17);
    const error = await asked().catch((thrown) => thrown);
    expect(error).toMatchObject({ class: 'throttled', retryAfterMs: 17_000 });
  });

  test('a vendor that is down: transient', async () => {
    current().faults.fail(502);
    expect(await classOf(asked())).toBe('transient');
  });

  // What is published has neither tokens nor a key.
  if (connectedBy !== 'none')
    test('what it is opened with is refused for good: reauth', async () => {
      current().faults.refuse();
      expect(await classOf(asked())).toBe('reauth');
    });

  test('an answer that is not understood neither passes nor leaks', async () => {
    await add(current(), SECRET);
    current().faults.garble();
    const error = await asked().catch((thrown) => thrown);
    expect(error).toMatchObject({ class: expect.stringMatching(/^(?:transient|rejected)$/) });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(SECRET);
  });
}
