import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  addAccount,
  type ConnectorsCtx,
  type ConnectorsWorld,
  connect,
  connectorsWorld,
  finish,
  readerOf,
  start,
  writerOf,
} from '../../../../tests/support/connectors.ts';
import { reply } from '../capabilities/suite/mail/sample-mail.ts';
import { ConnectorError } from '../connector-error.ts';
import type { OAuthClient } from '../drivers/driver.ts';
import { oauthBy } from '../drivers/opened.ts';
import { isConnectorError, openWriter } from '../index.ts';
import { loadReadTokens } from './load-read-tokens.ts';
import { createTokenSource } from './token-source.ts';

const OWNER = 'owner@example.com';
const HOUR_MS = 3_600_000;
const SINCE = new Date('2026-03-01T00:00:00Z');
let world: ConnectorsWorld;
let ctx: ConnectorsCtx;
beforeEach(async () => {
  world = await connectorsWorld();
  await addAccount(world, OWNER);
  ctx = await world.person();
});
afterEach(() => world.close());

const refreshes = () =>
  world.mailbox.calls().filter(({ path, body }) => path.endsWith('/token') && body.includes('refresh_token='))
    .length;
const classOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => (isConnectorError(error) ? error.class : error),
  );
const look = async (who: ConnectorsCtx) => (await readerOf(who)).mail.search({ since: SINCE });
const anotherProcess = () => world.wire(ctx, world.openProcess(world.store.openAnother()));

interface StoredSet {
  id: string;
  type: string;
  version: number;
  sealed: Parameters<ConnectorsCtx['connectors']['readVault']['open']>[2];
}

async function storedSet(connectionId: string, set: 'read' | 'write'): Promise<StoredSet> {
  const stored = await ctx.db.get<StoredSet>(`tokens_${set}_${connectionId.slice(4)}`);
  if (!stored) throw new Error('the token set is not stored');
  return stored;
}

async function openSet(connectionId: string, set: 'read' | 'write') {
  const { version, sealed } = await storedSet(connectionId, set);
  const vault = set === 'read' ? ctx.connectors.readVault : ctx.writeAccess.writeVault;
  return vault.open(ctx, { connectionId, version }, sealed);
}

describe('renewal', () => {
  test('a token is used until five minutes before its end, then renewed once', async () => {
    await connect(ctx, OWNER);
    world.clock.move(HOUR_MS - 5 * 60_000 - 1);
    await look(ctx);
    expect(refreshes()).toBe(0);
    world.clock.move(1);
    await look(ctx);
    await look(ctx);
    expect(refreshes()).toBe(1);
  });

  test('many readers at once in two processes renew once and all go on', async () => {
    await connect(ctx, OWNER);
    world.clock.move(HOUR_MS);
    const other = anotherProcess();

    const found = await Promise.all([look(ctx), look(ctx), look(other), look(other), look(ctx)]);

    expect(found).toHaveLength(5);
    expect(refreshes()).toBe(1);
  });

  test('each renewal goes on from the rotated token', async () => {
    await connect(ctx, OWNER);
    for (let i = 0; i < 4; i += 1) {
      world.clock.move(HOUR_MS);
      await look(i % 2 === 0 ? ctx : anotherProcess());
    }
    expect(refreshes()).toBe(4);
  });

  test('a refused token is renewed once before the person is asked', async () => {
    await connect(ctx, OWNER);
    world.mailbox.plan({ action: 'status', status: 401, match: { path: '/v1.0/me/messages' } });
    await look(ctx);
    expect(refreshes()).toBe(1);
    expect((await ctx.connections.reader('mail')).kind).toBe('ready');
  });

  test('a renewal that fails for the moment is tried again later', async () => {
    await connect(ctx, OWNER);
    world.clock.move(HOUR_MS);
    world.mailbox.plan({ action: 'reset-before', match: { path: '*/token' } });
    expect(await classOf(look(ctx))).toBe('transient');
    expect(await classOf(look(ctx))).toBe('done');
  });

  test.each([
    [429, 'throttled'],
    [503, 'transient'],
  ])('a renewal that is answered with %i waits as long as it was asked to', async (status, errorClass) => {
    await connect(ctx, OWNER);
    world.clock.move(HOUR_MS);
    const headers = { 'retry-after': '600' };
    world.mailbox.plan({ action: 'status', status, headers, match: { path: '*/token' } });
    await expect(look(ctx)).rejects.toMatchObject({ class: errorClass, retryAfterMs: 600_000 });
  });

  test('a process that died while renewing does not block the others for long', async () => {
    const { id } = await connect(ctx, OWNER);
    world.clock.move(HOUR_MS);
    const leasedUntil = new Date(world.clock.now().getTime() + 30_000).toISOString();
    await ctx.db.patch(`tokens_read_${id.slice(4)}`, [
      { op: 'set', path: '/leasedUntil', value: leasedUntil },
    ]);

    const waiting = look(ctx);
    world.clock.move(30_001);
    expect(await classOf(waiting)).toBe('done');
    expect(refreshes()).toBe(1);
  });

  test('a dead grant is found once, told once, and never tried again', async () => {
    const { id } = await connect(ctx, OWNER);
    world.clock.move(HOUR_MS);
    world.mailbox.plan({
      action: 'status',
      status: 400,
      json: { error: 'invalid_grant', error_description: 'CANARY' },
      match: { path: '*/token', times: 0 },
    });
    const reader = await readerOf(ctx);

    expect(await classOf(reader.mail.search({ since: SINCE }))).toBe('reauth');
    expect(await classOf(reader.mail.search({ since: SINCE }))).toBe('reauth');

    expect(refreshes()).toBe(1);
    expect(await ctx.connections.reader('mail')).toMatchObject({ kind: 'blocked', reason: 'needs_reauth' });
    const { items } = await ctx.db.query<{ id: string; type: string; action: string }>('audit');
    expect(items.filter(({ action }) => action === 'connection.needs_reauth')).toHaveLength(1);
    expect(await ctx.db.get(id)).toMatchObject({ read: { state: 'needs_reauth' } });
  });

  test('connecting again makes a dead connection well', async () => {
    const { id } = await connect(ctx, OWNER);
    world.mailbox.plan({ action: 'status', status: 401, match: { path: '/v1.0/*', times: 4 } });
    expect(await classOf(look(ctx))).toBe('reauth');
    expect((await finish(ctx, await start(ctx, 'read', id), OWNER)).health).toBe('ok');
    expect((await ctx.connections.reader('mail')).kind).toBe('ready');
  });
});

describe('a grant that was just given', () => {
  const again = async (id: string) => finish(ctx, await start(ctx, 'read', id), OWNER);
  const needsReauth = async () => {
    const { items } = await ctx.db.query<{ id: string; type: string; action: string }>('audit');
    return items.filter(({ action }) => action === 'connection.needs_reauth').length;
  };
  async function expectWell(id: string) {
    expect(await ctx.db.get(id)).toMatchObject({ read: { state: 'ok' } });
    expect(await ctx.db.get(`tokens_read_${id.slice(4)}`)).toMatchObject({ isDead: false });
    expect(await classOf(look(ctx))).toBe('done');
    expect(await needsReauth()).toBe(0);
  }

  const renewedBy = (connectionId: string, refresh: OAuthClient['refresh']) =>
    createTokenSource({
      ctx,
      connectionId,
      vault: ctx.connectors.readVault,
      renewals: ctx.connectors.renewals,
      oauth: async () => ({ ...oauthBy(ctx.connectors.kinds, 'microsoft'), refresh }),
    });

  test('is not given up for the token of the one before it', async () => {
    const { id } = await connect(ctx, OWNER);
    const tokens = loadReadTokens(ctx, id);
    const renewed = await tokens.accessToken(await tokens.accessToken());
    await again(id);
    expect(await tokens.giveUp(renewed)).toBe(false);
    await expectWell(id);
  });

  test('is what a renewal of the one before it goes on with, when the vendor has retired that one', async () => {
    const { id } = await connect(ctx, OWNER);
    const tokens = renewedBy(id, async () => {
      await again(id);
      throw new ConnectorError('reauth');
    });
    world.clock.move(HOUR_MS);
    const token = await tokens.accessToken();
    expect(token).toBe((await openSet(id, 'read')).accessToken);
    await expectWell(id);
  });

  test.each(['comes late', 'fails late'])(
    'is not undone by a renewal of the one before it that %s',
    async (how) => {
      const { id } = await connect(ctx, OWNER);
      const oauth = oauthBy(ctx.connectors.kinds, 'microsoft');
      let given = '';
      const tokens = renewedBy(id, async (wish) => {
        const late = await oauth.refresh(wish);
        await again(id);
        given = (await openSet(id, 'read')).accessToken;
        if (how === 'fails late') throw new ConnectorError('transient');
        return late;
      });
      world.clock.move(HOUR_MS);
      expect(await classOf(tokens.accessToken())).toBe('transient');
      expect((await openSet(id, 'read')).accessToken).toBe(given);
      await expectWell(id);
    },
  );

  test('stands, however close it comes to the death of the one before it', async () => {
    const { id } = await connect(ctx, OWNER);
    let isDying = true;
    const afterDeath = async <T>(written: T, ops: unknown): Promise<T> => {
      const dies = isDying && JSON.stringify(ops).includes('"isDead":true');
      if (dies) isDying = false;
      if (dies) await again(id);
      return written;
    };
    const watched: ConnectorsCtx = {
      ...ctx,
      db: { ...ctx.db, replace: async (doc, etag) => afterDeath(await ctx.db.replace(doc, etag), doc) },
      audit: {
        ...ctx.audit,
        commit: async (ops, events) => afterDeath(await ctx.audit.commit(ops, events), ops),
      },
    };
    const tokens = loadReadTokens(watched, id);
    await tokens.giveUp(await tokens.accessToken(await tokens.accessToken()));
    expect(isDying).toBe(false);
    expect(await ctx.db.get(id)).toMatchObject({ read: { state: 'ok' } });
    expect((await ctx.connections.reader('mail')).kind).toBe('ready');
  });

  test('is kept, although the one before it is renewed and the connection is looked at in that moment', async () => {
    const { id } = await connect(ctx, OWNER);
    let times = 0;
    const watched: ConnectorsCtx = {
      ...ctx,
      audit: {
        ...ctx.audit,
        async commit(ops, events) {
          times += 1;
          const at = new Date().toISOString();
          if (times === 1)
            await ctx.db.patch(`tokens_read_${id.slice(4)}`, [
              { op: 'set', path: '/leasedUntil', value: at },
            ]);
          if (times === 2) await ctx.db.patch(id, [{ op: 'set', path: '/lastOkAt', value: at }]);
          return ctx.audit.commit(ops, events);
        },
      },
    };
    expect((await finish(watched, await start(watched, 'read', id), OWNER)).health).toBe('ok');
    expect(times).toBe(3);
    await expectWell(id);
  });
});

describe('who can change something outside', () => {
  const ask = (connectionId: string, isApproved: boolean) =>
    openWriter(ctx, { connectionId, suggestionId: 'sug_1', confirmApproved: async () => isApproved });

  test('without an approval the write set is not even read', async () => {
    const { id } = await connect(ctx, OWNER, 'write');
    const read: string[] = [];
    const db: typeof ctx.db = {
      ...ctx.db,
      get(docId) {
        read.push(docId);
        return ctx.db.get(docId);
      },
    };
    const request = { connectionId: id, suggestionId: 'sug_1', confirmApproved: async () => false };

    expect(await openWriter({ ...ctx, db }, request)).toEqual({ kind: 'blocked', reason: 'not_approved' });
    expect(read).toEqual([]);
  });

  test('an approval opens nothing that was only connected for reading', async () => {
    const { id } = await connect(ctx, OWNER);
    expect(await ask(id, true)).toEqual({ kind: 'blocked', reason: 'no_write_grant' });
  });

  test('with a write consent and an approval it is ready', async () => {
    const { id } = await connect(ctx, OWNER, 'write');
    expect((await ask(id, true)).kind).toBe('ready');
  });

  test('what a run holds cannot open the write set, even with the document in hand', async () => {
    const { id } = await connect(ctx, OWNER, 'write');
    const stored = await storedSet(id, 'write');

    await expect(
      ctx.connectors.readVault.open(ctx, { connectionId: id, version: stored.version }, stored.sealed),
    ).rejects.toThrow('does not open here');
    expect(Object.keys(ctx.connectors)).not.toContain('writeVault');
  });

  test('what an agent reads with is refused by the vendor when it would change something', async () => {
    const { id } = await connect(ctx, OWNER, 'write');
    const { accessToken } = await openSet(id, 'read');

    const answer = await fetch(`${world.mailbox.url}/v1.0/me/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: '{"subject":"x"}',
    });

    expect(answer.status).toBe(403);
  });
});

describe('tokens stay where they belong', () => {
  test('no token, code, verifier or client secret is in any document, log line or error', async () => {
    const { id } = await connect(ctx, OWNER, 'write');
    world.clock.move(HOUR_MS);
    await look(ctx);
    await (await writerOf(ctx, id)).mail.findBySuggestion(reply('', ''));
    world.mailbox.plan({ action: 'garbage', match: { path: '/v1.0/me/messages' } });
    const error = await look(ctx).catch((thrown) => thrown);

    const secrets = await everySecret(id);
    const places = [
      world.written.join('\n'),
      world.logged.join('\n'),
      `${error.stack}${JSON.stringify(error)}`,
    ];

    expect(secrets.length).toBeGreaterThanOrEqual(8);
    for (const secret of secrets) for (const place of places) expect(place.includes(secret)).toBe(false);
  });

  async function everySecret(id: string): Promise<string[]> {
    const fromWire = world.mailbox.calls().flatMap(({ body }) => {
      const form = new URLSearchParams(body);
      return ['code', 'code_verifier', 'refresh_token', 'client_secret'].flatMap(
        (name) => form.get(name) ?? [],
      );
    });
    const sets = await Promise.all([openSet(id, 'read'), openSet(id, 'write')]);
    return [...fromWire, ...sets.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])];
  }
});
