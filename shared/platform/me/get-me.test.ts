import { afterAll, expect, test } from 'vitest';
import { aPerson, movableClock, openStore } from '../../../tests/support/platform.ts';
import { getMe } from './index.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
const store = openStore(clock);
afterAll(() => store.close());

test('me shows account, person, plan and usage', async () => {
  const ctx = await aPerson(store, clock);
  expect(await getMe(ctx)).toMatchObject({
    tenant: { id: ctx.tenantId, kind: 'personal', timeZone: 'UTC' },
    member: { role: 'owner', name: 'Demo Person' },
    plan: { id: 'free' },
    usage: { month: '2026-11', runs: { used: 0, max: 300 } },
  });
});
