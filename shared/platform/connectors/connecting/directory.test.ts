import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS } from '#kernel';
import {
  type ConnectorsCtx,
  type ConnectorsWorld,
  connectorsWorld,
  slowDirectory,
} from '../../../../tests/support/connectors.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { type AccountBinding, bindAccount, confirmAccount, releaseAccount } from './directory.ts';

const LONG_AFTER_MS = HOUR_MS + 1;
let world: ConnectorsWorld;
let ctx: ConnectorsCtx;
beforeEach(async () => {
  world = await connectorsWorld();
  ctx = await world.person();
});
afterEach(() => world.close());

const bindingOf = (tenantId: string): AccountBinding => ({
  connector: 'microsoft',
  accountId: 'account-1',
  tenantId,
  connectionId: `con_${tenantId}`,
});
const [ours, theirs] = [bindingOf('tnt_ours'), bindingOf('tnt_theirs')];
const bind = (binding: AccountBinding, who = ctx) => bindAccount(who, binding, async () => true);

/** Who holds the account finds it held by themselves; everybody else is refused. */
async function holder(): Promise<AccountBinding | undefined> {
  for (const binding of [ours, theirs]) if ((await codeOf(bind(binding))) === 'done') return binding;
  return undefined;
}

describe('an account that was bound and never confirmed', () => {
  beforeEach(() => bind(ours));
  const takeOver = async () => {
    world.clock.move(LONG_AFTER_MS);
    await bind(theirs);
  };

  test('is for nobody else while its connecting may still end', async () => {
    expect(await codeOf(bind(theirs))).toBe('connectors.account_taken');
  });

  test('is taken over, once it is abandoned, by one of many', async () => {
    world.clock.move(LONG_AFTER_MS);
    const others = Array.from({ length: 10 }, (_, n) => bindingOf(`tnt_${n}`));
    const outcomes = await Promise.all(others.map((other) => codeOf(bind(other))));
    expect(outcomes.filter((code) => code === 'done')).toHaveLength(1);
  });

  test('is not confirmed by who lost it in that moment', async () => {
    await confirmAccount(slowDirectory(ctx, takeOver), ours);
    expect(await holder()).toEqual(theirs);
  });

  test('is not released by who lost it in that moment', async () => {
    await releaseAccount(slowDirectory(ctx, takeOver), ours);
    expect(await holder()).toEqual(theirs);
  });
});

describe('a confirmed account', () => {
  beforeEach(async () => {
    await bind(ours);
    await confirmAccount(ctx, ours);
    world.clock.move(LONG_AFTER_MS);
  });

  test('stays with its tenant, and there with its connection', async () => {
    expect(await codeOf(bind(theirs))).toBe('connectors.account_taken');
    expect(await codeOf(bind({ ...ours, connectionId: 'con_second' }))).toBe('connectors.already_connected');
  });

  test.each([
    ['tenant', { ...ours, tenantId: theirs.tenantId }],
    ['connection', { ...ours, connectionId: theirs.connectionId }],
  ])('is not released in the name of another %s', async (_what, foreign) => {
    await releaseAccount(ctx, foreign);
    expect(await codeOf(bind(theirs))).toBe('connectors.account_taken');
  });

  test('is free for others once its own connection has let go of it', async () => {
    await releaseAccount(ctx, ours);
    expect(await codeOf(bind(theirs))).toBe('done');
  });
});

test('an account is confirmed by its own connection alone', async () => {
  await bind(ours);
  await confirmAccount(ctx, theirs);
  world.clock.move(LONG_AFTER_MS);
  expect(await codeOf(bind(theirs))).toBe('done');
});
