import { afterAll, beforeAll, expect, test } from 'vitest';
import { all, type Doc } from '#kernel';
import { verifyAudit } from '#platform/audit';
import {
  claimsOf,
  identityPorts,
  movableClock,
  openStore,
  platformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import { createPeople, type IdentityPorts, resolvePerson, subjectOf } from './index.ts';

const clock = movableClock('2026-11-01T08:00:00.000Z');
let store: Store;
let people = 0;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

const someone = () => {
  people += 1;
  return claimsOf(`person-${people}`);
};
const ports = () => identityPorts(store, clock);
const typesIn = async (tenantId: string) => {
  const db = store.cosmos.tenant(tenantId);
  const counts = ['tenant', 'member', 'preferences', 'audit'].map(async (type) => [
    type,
    await db.count(type),
  ]);
  return Object.fromEntries(await Promise.all(counts));
};
const oneOfEach = { tenant: 1, member: 1, preferences: 1, audit: 1 };

test('the first sign-in makes a tenant, its owner, preferences and the first audit entry', async () => {
  const person = await resolvePerson(ports(), someone());
  const ctx = platformCtx({ store, clock, ...person });

  expect(await ctx.db.get('tenant')).toMatchObject({ kind: 'personal', plan: 'free', tombstonedAt: null });
  expect(await ctx.db.get(person.memberId)).toMatchObject({
    type: 'member',
    role: 'owner',
    name: 'Demo Person',
  });
  expect(await all<Doc>(ctx.db, 'audit')).toMatchObject([
    { action: 'tenant.created', actor: { kind: 'person', memberId: person.memberId } },
  ]);
  expect(await verifyAudit(ctx)).toMatchObject({ verified: true, entries: 1 });
});

test('50 first requests at once, on two instances, make one tenant', async () => {
  const claims = someone();
  const another = identityPorts({ cosmos: store.openAnother() }, clock);
  const found = await Promise.all(
    Array.from({ length: 50 }, (_, n) => resolvePerson(n % 2 ? another : ports(), claims)),
  );
  const [first] = found;
  if (!first) throw new Error('nobody');
  expect(new Set(found.map(({ tenantId, memberId }) => `${tenantId} ${memberId}`)).size).toBe(1);
  expect(await typesIn(first.tenantId)).toEqual(oneOfEach);
});

test('a crash between directory and tenant is repaired by the next sign-in', async () => {
  const claims = someone();
  const crashing: IdentityPorts = {
    ...ports(),
    commitTenant: () => Promise.reject(new Error('the instance died')),
  };
  await expect(resolvePerson(crashing, claims)).rejects.toThrow('died');
  const person = await resolvePerson(ports(), claims);
  expect(await typesIn(person.tenantId)).toEqual(oneOfEach);
});

test('the same mail address in another directory or of another person is another tenant', async () => {
  const claims = someone();
  const [one, foreignDirectory, otherPerson] = await Promise.all([
    resolvePerson(ports(), claims),
    resolvePerson(ports(), { ...claims, tid: 'directory-2' }),
    resolvePerson(ports(), { ...claims, oid: 'somebody-else' }),
  ]);
  expect(new Set([one.tenantId, foreignDirectory.tenantId, otherPerson.tenantId]).size).toBe(3);
});

test('a person who changes name and address keeps the tenant', async () => {
  const claims = someone();
  const before = await resolvePerson(ports(), claims);
  expect(await resolvePerson(ports(), { ...claims, email: 'new@example.com', name: 'New' })).toEqual(before);
});

test('the directory holds no address and no readable identity', async () => {
  const claims = someone();
  const { tenantId } = await resolvePerson(ports(), claims);
  const entry = await store.cosmos.directory.get<{ id: string }>(subjectOf(claims));
  expect(entry).toMatchObject({ tenantId });
  expect(JSON.stringify(entry)).not.toContain(claims.oid);
  expect(JSON.stringify(entry)).not.toContain(claims.email);
});

test('a closed account is refused, at the latest 60 s after it was closed', async () => {
  const claims = someone();
  const known = createPeople(ports());
  const { tenantId } = await known.resolve(claims);
  await store.cosmos
    .tenant(tenantId)
    .patch('tenant', [{ op: 'set', path: '/tombstonedAt', value: clock.now().toISOString() }]);

  clock.move(60_000);
  await expect(known.resolve(claims)).rejects.toMatchObject({ code: 'identity.account_closed', status: 403 });
});

test('a known person costs no request for 60 s', async () => {
  const claims = someone();
  const known = createPeople(ports());
  await known.resolve(claims);
  const before = store.gateway.metrics().operations;
  clock.move(59_000);
  await known.resolve(claims);
  expect(store.gateway.metrics().operations).toBe(before);
});
