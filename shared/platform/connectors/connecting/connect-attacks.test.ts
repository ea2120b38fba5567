import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type ConnectorsCtx,
  type ConnectorsWorld,
  callback,
  connect,
  consent,
  finish,
  listed,
  slowDirectory,
  start,
  tokenCalls,
  twoAccounts,
} from '../../../../tests/support/connectors.ts';
import { aPerson } from '../../../../tests/support/platform.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { checkConnection, removeConnection } from '../index.ts';

const OWNER = 'owner@example.com';
let world: ConnectorsWorld;
let ctx: ConnectorsCtx;
beforeEach(async () => {
  ({ world, ctx } = await twoAccounts(OWNER));
});
afterEach(() => world.close());

describe('attacks on connecting', () => {
  test('a victim who is sent the link of an attacker connects nothing, for neither of them', async () => {
    const attacker = await world.person();
    const { connectionId, authorizeUrl } = await start(attacker);
    const back = await callback(ctx, await consent(authorizeUrl, { account: OWNER }));

    expect(await codeOf(checkConnection(ctx, { id: connectionId, completion: back.completion }))).toBe(
      'api.not_found',
    );
    expect(await codeOf(checkConnection(attacker, { id: connectionId, completion: 'guessed' }))).toBe(
      'connectors.consent_not_valid',
    );
    expect(tokenCalls(world)).toBe(0);
    expect(await listed(attacker)).toEqual([]);
  });

  test('an attacker who brings their own consent to a victim binds nothing to the victim', async () => {
    const attacker = await world.person();
    const theirs = await start(attacker);
    const { completion } = await callback(
      attacker,
      await consent(theirs.authorizeUrl, { account: 'other@example.com' }),
    );
    const mine = await start(ctx);
    await callback(ctx, await consent(mine.authorizeUrl, { account: OWNER }));

    expect(await codeOf(checkConnection(ctx, { id: mine.connectionId, completion }))).toBe(
      'connectors.consent_not_valid',
    );
    expect(await listed(ctx)).toEqual([]);
  });

  test('another member of the same account cannot finish what one member began', async () => {
    const { connectionId, authorizeUrl } = await start(ctx);
    const { completion } = await callback(ctx, await consent(authorizeUrl, { account: OWNER }));
    const other = {
      ...ctx,
      actor: { kind: 'person', memberId: 'user_other', authTime: null },
    } as ConnectorsCtx;

    expect(await codeOf(checkConnection(other, { id: connectionId, completion }))).toBe('api.not_found');
    expect((await checkConnection(ctx, { id: connectionId, completion })).health).toBe('ok');
  });

  test('a state works once', async () => {
    const { connectionId, authorizeUrl } = await start(ctx);
    const back = await consent(authorizeUrl, { account: OWNER });
    const first = await callback(ctx, back);

    expect(await callback(ctx, back)).toEqual({ connection: 'expired' });
    expect(await callback(ctx, { ...back, code: 'injected' })).toEqual({ connection: 'expired' });
    expect((await checkConnection(ctx, { id: connectionId, completion: first.completion })).health).toBe(
      'ok',
    );
    expect(await callback(ctx, back)).toEqual({ connection: 'expired' });
  });

  test('two redirects with one state at once give one completion', async () => {
    const { authorizeUrl } = await start(ctx);
    const back = await consent(authorizeUrl, { account: OWNER });
    const both = await Promise.all([callback(ctx, back), callback(ctx, back)]);
    expect(both.filter(({ completion }) => completion)).toHaveLength(1);
  });

  test.each([
    ['tells an error', { code: undefined, error: 'access_denied' }],
    ['comes from another issuer', { iss: 'https://login.example/common/v2.0' }],
  ])('a redirect that %s takes nothing from the good one of the same moment', async (_what, bad) => {
    const { connectionId, authorizeUrl } = await start(ctx);
    const good = await consent(authorizeUrl, { account: OWNER });
    let completion: string | undefined;
    const slow = slowDirectory(ctx, async () => {
      ({ completion } = await callback(ctx, good));
    });
    await callback(slow, { ...good, ...bad });
    expect(await codeOf(checkConnection(ctx, { id: connectionId, completion }))).toBe('done');
  });

  test('a finished consent answers its repeat with the same connection, and exchanges once', async () => {
    const { connectionId, authorizeUrl } = await start(ctx);
    const { completion } = await callback(ctx, await consent(authorizeUrl, { account: OWNER }));
    const first = await checkConnection(ctx, { id: connectionId, completion });

    expect(await checkConnection(ctx, { id: connectionId, completion })).toEqual(first);
    expect(tokenCalls(world)).toBe(1);
  });

  test('two finishes at once exchange the code once', async () => {
    const { connectionId, authorizeUrl } = await start(ctx);
    const { completion } = await callback(ctx, await consent(authorizeUrl, { account: OWNER }));
    const outcomes = await Promise.all(
      [1, 2].map(() => codeOf(checkConnection(ctx, { id: connectionId, completion }))),
    );
    expect(outcomes).toContain('done');
    expect(tokenCalls(world)).toBe(1);
  });

  test('ten minutes after the start neither the redirect nor the finish counts', async () => {
    const late = await start(ctx);
    const lateBack = await consent(late.authorizeUrl, { account: OWNER });
    const other = await start(ctx);
    const { completion } = await callback(ctx, await consent(other.authorizeUrl, { account: OWNER }));
    world.clock.move(10 * 60_000);

    expect(await callback(ctx, lateBack)).toEqual({ connection: 'expired' });
    expect(await codeOf(checkConnection(ctx, { id: other.connectionId, completion }))).toBe(
      'connectors.consent_not_valid',
    );
    expect(tokenCalls(world)).toBe(0);
  });

  test.each([
    ['another host', (iss: string) => iss.replace('127.0.0.1', '127.0.0.2')],
    ['a longer path', (iss: string) => `${iss}/x`],
    ['another case', (iss: string) => iss.replace('v2.0', 'V2.0')],
    ['no directory', (iss: string) => iss.replace(/[0-9a-f-]{36}/, 'common')],
    ['nothing', () => ''],
  ])('an answer that names %s as its issuer is refused and ends the consent', async (_, change) => {
    const { authorizeUrl } = await start(ctx);
    const back = await consent(authorizeUrl, { account: OWNER });
    expect(await callback(ctx, { ...back, iss: change(back.iss ?? '') })).toEqual({ connection: 'failed' });
    expect(await callback(ctx, back)).toEqual({ connection: 'expired' });
  });

  test('an unknown state and an empty redirect lead back as expired', async () => {
    expect(await callback(ctx, { state: 'made-up', code: 'x' })).toEqual({ connection: 'expired' });
    expect(await callback(ctx, {})).toEqual({ connection: 'expired' });
  });

  test('one mail account belongs to one person here, until it is removed', async () => {
    const { id } = await connect(ctx, OWNER);
    const other = await world.person();

    expect(await codeOf(connect(other, OWNER))).toBe('connectors.account_taken');
    expect(await codeOf(connect(ctx, OWNER))).toBe('connectors.already_connected');
    await removeConnection(ctx, { id });
    expect((await connect(other, OWNER)).health).toBe('ok');
  });

  test('a consent for another account than the connected one is refused', async () => {
    const { id } = await connect(ctx, OWNER);
    expect(await codeOf(finish(ctx, await start(ctx, 'write', id), 'other@example.com'))).toBe(
      'connectors.other_account',
    );
    expect(await ctx.connections.hasWriteGrant(id)).toBe(false);
  });

  test("another tenant's connection is not there", async () => {
    const { id } = await connect(ctx, OWNER);
    const stranger = world.wire(await aPerson(world.store, world.clock));
    expect(await codeOf(checkConnection(stranger, { id }))).toBe('api.not_found');
    expect(await codeOf(removeConnection(stranger, { id }))).toBe('api.not_found');
    expect(await codeOf(start(stranger, 'read', id))).toBe('api.not_found');
    expect((await stranger.connections.reader('mail', { connectionId: id })).kind).toBe('blocked');
  });
});
