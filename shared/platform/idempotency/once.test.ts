import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '#kernel';
import { aPerson, elsewhere, movableClock, openStore, type Store } from '../../../tests/support/platform.ts';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { type KeptAnswer, once } from './once.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
const asked = { operation: 'installPack', key: 'k1', request: 'POST /packs/a {}' };
const created: KeptAnswer = { status: 201, headers: { location: '/a' }, body: '{"n":1}' };
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

/** A person whose first request under the key was cut off in the middle of its work. */
async function afterACrash() {
  const ctx = await aPerson(store, clock);
  await expect(once(ctx, asked, () => Promise.reject(new Error('the process died')))).rejects.toThrow('died');
  return ctx;
}

describe('a key of a request', () => {
  test('is answered again with its first answer, and the work is done once', async () => {
    const ctx = await aPerson(store, clock);
    let times = 0;
    const work = async () => ({ ...created, body: `{"n":${++times}}` });
    expect(await once(ctx, asked, work)).toEqual({ ...created, isReplay: false });
    expect(await once(elsewhere(store, ctx), asked, work)).toEqual({ ...created, isReplay: true });
    expect(times).toBe(1);
  });

  test('of many requests in the same moment lets one work', async () => {
    const ctx = await aPerson(store, clock);
    const instances = [ctx, elsewhere(store, ctx), elsewhere(store, ctx)];
    let times = 0;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) =>
        once(instances[n % 3] ?? ctx, asked, async () => {
          times += 1;
          return created;
        }),
      ),
    );
    expect(times).toBe(1);
    for (const one of outcomes)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'api.idempotency_in_flight' });
  });

  test('whose first holder died is taken over by exactly one of many retries', async () => {
    const ctx = await afterACrash();
    clock.move(5 * MINUTE_MS + 1);
    const instances = [ctx, elsewhere(store, ctx), elsewhere(store, ctx)];
    let times = 0;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        once(instances[n % 3] ?? ctx, asked, async () => {
          times += 1;
          return created;
        }),
      ),
    );
    expect(times).toBe(1);
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    expect(await once(ctx, asked, () => Promise.reject(new Error('never')))).toMatchObject({
      isReplay: true,
    });
  });

  test('whose first holder died is never taken over by another request', async () => {
    const ctx = await afterACrash();
    clock.move(5 * MINUTE_MS + 1);
    const other = once(ctx, { ...asked, request: 'POST /packs/b {}' }, async () => created);
    expect(await refusalOf(other)).toMatchObject({ status: 422, code: 'api.idempotency_mismatch' });
  });

  test('is in flight while its holder may still answer', async () => {
    const ctx = await afterACrash();
    clock.move(5 * MINUTE_MS);
    const retry = once(ctx, asked, async () => created);
    expect(await refusalOf(retry)).toMatchObject({ status: 409, code: 'api.idempotency_in_flight' });
  });

  test.each([created, { status: 503, headers: {} }])(
    'that was taken over keeps the answer of its new holder, when the first comes back with $status',
    async (late) => {
      const ctx = await aPerson(store, clock);
      await once(ctx, asked, async () => {
        clock.move(5 * MINUTE_MS + 1);
        await once(elsewhere(store, ctx), asked, async () => ({ ...created, body: '{"n":2}' }));
        return late;
      });
      expect(await once(ctx, asked, () => Promise.reject(new Error('never')))).toMatchObject({
        body: '{"n":2}',
        isReplay: true,
      });
    },
  );

  test('is given back when the work failed for a reason of ours', async () => {
    const ctx = await aPerson(store, clock);
    await once(ctx, asked, async () => ({ status: 500, headers: {} }));
    expect(await once(ctx, asked, async () => created)).toMatchObject({ status: 201, isReplay: false });
  });
});
