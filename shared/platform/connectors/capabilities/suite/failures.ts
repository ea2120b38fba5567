import { expect, test } from 'vitest';
import { type Current, classOf, SINCE } from './driver-under-test.ts';
import { mail } from './samples.ts';

const SECRET = 'CANARY-7c1e';

export function failures(current: Current) {
  const search = () => current().mail.search({ since: SINCE });

  test('too many calls: throttled, with the time to wait', async () => {
    current().faults.throttle(17);
    const error = await search().catch((thrown) => thrown);
    expect(error).toMatchObject({ class: 'throttled', retryAfterMs: 17_000 });
  });

  test('a vendor that is down: transient', async () => {
    current().faults.fail(502);
    expect(await classOf(search())).toBe('transient');
  });

  test('tokens that are refused again after a renewal: reauth', async () => {
    current().faults.refuseTokens();
    expect(await classOf(search())).toBe('reauth');
  });

  test('an answer that is not understood neither passes nor leaks', async () => {
    await current().addMail(mail({ subject: SECRET, text: SECRET }));
    current().faults.garble();
    const error = await search().catch((thrown) => thrown);
    expect(['transient', 'rejected']).toContain(error.class);
    expect(`${error.stack}${JSON.stringify(error)}${error.cause ?? ''}`).not.toContain(SECRET);
  });
}
