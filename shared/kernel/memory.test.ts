import { describe, expect, test } from 'vitest';
import { claimsOf } from '../../tests/support/platform.ts';
import { world } from '../../tests/world.ts';

const maxRuns = async ({ plans }: Awaited<ReturnType<typeof world>>['ctx']) => (await plans.limits()).maxRuns;

describe('what an instance remembers of a tenant', () => {
  test('is gone when it is told to forget, and what it remembers of others stays', async () => {
    const w = await world({ plan: 'free' });
    const person = await w.house.people.resolve(claimsOf('somebody-else'));
    const other = w.house.ctxOf({ ...person, actor: { kind: 'person', ...person, authTime: null } });
    const [free] = [await maxRuns(w.ctx), await maxRuns(other)];
    for (const ctx of [w.ctx, other])
      await ctx.db.patch('tenant', [{ op: 'set', path: '/plan', value: 'pro' }]);
    expect([await maxRuns(w.ctx), await maxRuns(other)]).toEqual([free, free]);

    w.house.forget(w.tenantId);
    expect(await maxRuns(w.ctx)).toBeGreaterThan(free);
    expect(await maxRuns(other)).toBe(free);
  });

  test('is not known to another one', async () => {
    const w = await world({ plan: 'free' });
    const free = await maxRuns(w.ctx);
    await w.ctx.db.patch('tenant', [{ op: 'set', path: '/plan', value: 'pro' }]);
    expect(await maxRuns(w.ctx)).toBe(free);
    expect(await maxRuns(w.elsewhere())).toBeGreaterThan(free);
  });

  test('of who signs in is asked of the store again once it is forgotten', async () => {
    const w = await world();
    const claims = claimsOf('whose-account-is-closed');
    const { tenantId } = await w.house.people.resolve(claims);
    const db = w.house.ports.tenantDb(tenantId);
    await db.patch('tenant', [{ op: 'set', path: '/tombstonedAt', value: '2026-03-12T08:00:00.000Z' }]);
    expect(await w.house.people.resolve(claims)).toMatchObject({ tenantId });

    w.house.forget(tenantId);
    await expect(w.house.people.resolve(claims)).rejects.toMatchObject({ code: 'identity.account_closed' });
  });
});
