import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  APP_RETURN_URL,
  addAccount,
  type ConnectorsCtx,
  type ConnectorsWorld,
  callback,
  connect,
  consent,
  finish,
  listed,
  start,
  tokenCalls,
  twoAccounts,
} from '../../../../tests/support/connectors.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { checkConnection, receiveCallback, removeConnection } from '../index.ts';

const OWNER = 'owner@example.com';
let world: ConnectorsWorld;
let ctx: ConnectorsCtx;
beforeEach(async () => {
  ({ world, ctx } = await twoAccounts(OWNER));
});
afterEach(() => world.close());
interface Counted {
  id: string;
  type: string;
  counted?: true;
  etag?: string;
}
const query = (url: string) => new URL(url).searchParams;

describe('connecting', () => {
  test('a person connects a mailbox for reading and sees the account, and no token', async () => {
    const connection = await connect(ctx, OWNER);

    expect(connection).toMatchObject({
      account: { address: OWNER },
      health: 'ok',
      access: { read: 'ok', write: 'none' },
    });
    expect(await listed(ctx)).toEqual([connection]);
    expect((await ctx.connections.reader('mail')).kind).toBe('ready');
    expect(await ctx.connections.hasWriteGrant(connection.id)).toBe(false);
  });

  test('reading and changing are two consents of two clients', async () => {
    const reading = await start(ctx);
    const { id } = await finish(ctx, reading, OWNER);
    const changing = await start(ctx, 'write', id);

    expect(query(reading.authorizeUrl).get('client_id')).toBe('reader');
    expect(query(reading.authorizeUrl).get('scope')).not.toMatch(/ReadWrite|Send/);
    expect(query(changing.authorizeUrl).get('client_id')).toBe('writer');
    expect(query(changing.authorizeUrl).get('login_hint')).toBe(OWNER);
    expect((await finish(ctx, changing, OWNER)).access).toEqual({ read: 'ok', write: 'ok' });
    expect(await ctx.connections.hasWriteGrant(id)).toBe(true);
  });

  test('the reading client is refused when it asks for the right to change', async () => {
    const { authorizeUrl } = await start(ctx);
    const url = new URL(authorizeUrl);
    url.searchParams.set('scope', 'offline_access Mail.ReadWrite');

    const back = await consent(url.href, { account: OWNER });

    expect(back.code).toBeUndefined();
    expect(await callback(ctx, back)).toEqual({ connection: 'failed' });
  });

  test('PKCE is S256, and neither state nor verifier nor code is ever written down', async () => {
    const { connectionId, authorizeUrl } = await start(ctx);
    const back = await consent(authorizeUrl, { account: OWNER });
    const { completion = '' } = await callback(ctx, back);
    await checkConnection(ctx, { id: connectionId, completion });
    const exchange = world.mailbox.calls().find(({ path }) => path.endsWith('/token'));
    const verifier = new URLSearchParams(exchange?.body).get('code_verifier') ?? '';

    expect(query(authorizeUrl).get('code_challenge_method')).toBe('S256');
    expect(verifier).toMatch(/^[\w-]{43}$/);
    const written = world.written.join('\n');
    for (const secret of [back.state, back.code, completion, verifier]) expect(written).not.toContain(secret);
  });

  test('a denied consent leads back to the app and connects nothing', async () => {
    const { authorizeUrl } = await start(ctx);
    const back = await consent(authorizeUrl, { account: OWNER, decision: 'deny' });

    const answer = await receiveCallback(ctx, back);

    expect(answer).toMatchObject({ status: 302, location: `${APP_RETURN_URL}#connection=denied` });
    expect(await listed(ctx)).toEqual([]);
    expect(tokenCalls(world)).toBe(0);
  });

  test('changes are allowed only to somebody who signed in within ten minutes', async () => {
    const { id } = await connect(ctx, OWNER);
    world.clock.move(10 * 60_000 + 1);
    expect(await codeOf(start(ctx, 'write', id))).toBe('identity.fresh_sign_in_required');
    const never = { ...ctx, actor: { kind: 'person', memberId: 'user_x', authTime: null } } as ConnectorsCtx;
    expect(await codeOf(start(never, 'write', id))).toBe('identity.sign_in_time_unknown');
  });

  test('changes cannot be allowed before reading was', async () => {
    expect(await codeOf(start(ctx, 'write'))).toBe('connectors.connect_first');
    const { connectionId } = await start(ctx);
    expect(await codeOf(start(ctx, 'write', connectionId))).toBe('connectors.connect_first');
  });

  test('the plan limits how many accounts are connected', async () => {
    for (const name of ['a', 'b', 'c']) {
      await addAccount(world, `${name}@example.com`);
      await connect(ctx, `${name}@example.com`);
    }
    expect(await codeOf(start(ctx))).toBe('plan.limit_reached');
    expect(await codeOf(start(ctx, 'read', (await listed(ctx))[0]?.id))).toBe('done');
  });

  test('what was connected before connections were counted takes no place', async () => {
    const { id } = await connect(ctx, OWNER);
    const { etag = '', counted: _counted, ...old } = (await ctx.db.get<Counted>(id)) ?? {};
    await ctx.db.replace(old as Counted, etag);
    for (let begun = 1; begun <= 3; begun += 1) expect(await codeOf(start(ctx))).toBe('done');
    expect(await codeOf(start(ctx))).toBe('plan.limit_reached');
  });

  test('where the plan is full, what was begun and not finished is named, and only that', async () => {
    await connect(ctx, OWNER);
    const begun = [(await start(ctx)).connectionId, (await start(ctx)).connectionId];
    const { extras } = await start(ctx).catch((error) => error);
    expect(extras.members.begun.toSorted()).toEqual(begun.toSorted());
  });
});

describe('keeping and removing', () => {
  test('a check tells how the connection is', async () => {
    const { id } = await connect(ctx, OWNER);
    world.clock.move(60_000);
    expect(await checkConnection(ctx, { id })).toMatchObject({
      health: 'ok',
      lastOkAt: '2026-03-12T08:01:00.000Z',
    });

    world.mailbox.plan({ action: 'status', status: 503, match: { path: '/v1.0/me' } });
    expect(await checkConnection(ctx, { id })).toMatchObject({ health: 'ok', lastErrorCode: 'transient' });
  });

  test('removing forgets both token sets and the account', async () => {
    const { id } = await connect(ctx, OWNER, 'write');
    await removeConnection(ctx, { id });

    expect(await listed(ctx)).toEqual([]);
    expect((await ctx.db.query('token_set')).items).toEqual([]);
    expect(await ctx.connections.reader('mail')).toMatchObject({ kind: 'blocked', reason: 'no_connection' });
    expect(await codeOf(removeConnection(ctx, { id }))).toBe('api.not_found');
  });

  test('what was done with a connection stands in the audit', async () => {
    const { id } = await connect(ctx, OWNER, 'write');
    await removeConnection(ctx, { id });
    const { items } = await ctx.db.query<{ id: string; type: string; action: string }>('audit');
    expect(
      items
        .map(({ action }) => action)
        .filter((action) => action?.startsWith('connection.'))
        .toSorted(),
    ).toEqual(['connection.connected', 'connection.removed', 'connection.write_granted']);
  });

  test('an abandoned start is gone after an hour', async () => {
    const { connectionId } = await start(ctx);
    expect(await ctx.db.get(connectionId)).toBeDefined();
    world.clock.move(3_700_000);
    expect(await ctx.db.get(connectionId)).toBeUndefined();
  });
});
