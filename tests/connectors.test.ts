import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { READ_TOOLS } from '#factory/agents';
import { approveSuggestion } from '#factory/suggestions';
import { all, type Doc } from '#kernel';
import {
  type Chosen,
  checkConnection,
  listConnections,
  listConnectors,
  receiveCallback,
  removeConnection,
  startConnection,
} from '#platform/connectors';
import { routes } from '#platform/connectors/contract';
import { consentToGive } from './support/connectors.ts';
import { prepare, propose, seen } from './support/proposals.ts';
import { refusalOf } from './support/refusal.ts';
import { anEvent } from './support/test-connectors/calendar-events.ts';
import { diary } from './support/test-connectors/diary.ts';
import { postbox } from './support/test-connectors/postbox.ts';
import { published } from './support/test-connectors/published.ts';
import { type World, world } from './world.ts';

/** As the door takes it: what does not fit the contract does not come in. */
const start = (w: World, body: Record<string, unknown>) =>
  startConnection(w.ctx, routes.startConnection.body.parse(body));

async function connected(w: World, body: Record<string, unknown>) {
  const { body: made } = await start(w, body);
  if ('authorizeUrl' in made) throw new Error('a consent is to be given');
  return made;
}

const read = async (w: World, tool: string, input: object) => READ_TOOLS.get(tool)?.read(w.ctx, input);
const DAYS = { from: '2026-03-12T00:00:00Z', to: '2026-03-20T00:00:00Z' };

/** Everything that is stored of the person, and everything that was logged. */
async function kept(w: World): Promise<string> {
  const types = ['connection', 'token_set', 'audit', 'suggestion'];
  const docs = await Promise.all(types.map((type) => all<Doc>(w.ctx.db, type)));
  return JSON.stringify([docs, w.logged]);
}

describe('an account that is connected by an address and a secret', () => {
  const KEY = { address: 'robin@postbox.example', secret: 'read-CANARY' };
  let vendor: ReturnType<typeof postbox>;
  let w: World;
  beforeEach(async () => {
    vendor = postbox();
    w = await world({ access: 'none', connectors: [vendor.connector] });
    vendor.deliver('Contract');
  });
  const connect = () => connected(w, { connector: 'postbox', ...KEY });

  test('is offered with what it asks for', async () => {
    const kinds = (await listConnectors(w.ctx)).items;
    expect(kinds.map(({ id }) => id)).toEqual(['microsoft', 'postbox']);
    expect(kinds[1]).toMatchObject({
      connectedBy: 'secret',
      capabilities: ['mail'],
      asks: { address: 'Your mail address', secret: 'A password for apps' },
      reads: ['Mail'],
      changes: ['Drafts', 'Labels'],
    });
  });

  test('is read by a tool as soon as the vendor has taken the secret, which nobody sees again', async () => {
    const connection = await connect();
    expect(connection).toMatchObject({ health: 'ok', capabilities: ['mail'], access: { write: 'none' } });
    expect((await listConnections(w.ctx, { limit: 10 })).items).toEqual([connection]);
    expect(await read(w, 'mail.search', { since: '2026-03-01T00:00:00Z' })).toMatchObject({
      kind: 'read',
      fact: { count: 1 },
    });
    expect(JSON.stringify(connection)).not.toContain('CANARY');
    expect(await kept(w)).not.toContain('CANARY');
  });

  test('is not stored when the vendor does not take the secret', async () => {
    const wrong = { connector: 'postbox', ...KEY, secret: 'guessed-CANARY' };
    expect(await refusalOf(start(w, wrong))).toMatchObject({ status: 422, code: 'connectors.key_refused' });
    expect(await w.ctx.db.count('connection', {})).toBe(0);
    expect(await w.ctx.plans.readGauge('connections')).toBe(0);
    expect(await kept(w)).not.toContain('CANARY');
  });

  test.each([
    ['without a secret', { address: KEY.address }, '/secret'],
    ['without an address', { secret: KEY.secret }, '/address'],
    ['of a kind that there is not', { connector: 'nowhere', ...KEY }, '/connector'],
  ])('%s is told what is missing', async (_what, body, pointer) => {
    const refusal = await refusalOf(start(w, { connector: 'postbox', ...body }));
    expect(refusal).toMatchObject({ status: 400, extras: { errors: [{ pointer }] } });
  });

  test('is changed by an approved suggestion alone, with the secret that was given for changes', async () => {
    const { id } = await connect();
    const labelling = await propose(w, {
      kind: 'mail.applyLabel',
      input: { threadId: 'Contract', label: 'To file' },
    });
    const refusal = await refusalOf(approveSuggestion(w.ctx, seen(labelling)));
    expect(refusal).toMatchObject({ code: 'connection.write_grant_required' });
    expect(refusal?.extras.detail).toContain('"connector":"postbox","access":"write"');

    await connected(w, {
      connector: 'postbox',
      access: 'write',
      connectionId: id,
      ...KEY,
      secret: 'write-CANARY',
    });
    vendor.asked.length = 0;
    await approveSuggestion(w.ctx, seen(labelling));
    await w.settle();
    expect((await w.ctx.suggestions.get(labelling.id)).status).toBe('applied');
    expect(vendor.letters[0]?.labels).toEqual(['To file']);
    expect(new Set(vendor.asked)).toEqual(new Set(['write-CANARY']));
    expect(await kept(w)).not.toContain('CANARY');
  });

  test('to which the vendor does not open any more says so, and a new secret makes it well', async () => {
    const { id } = await connect();
    vendor.passwords.read = 'new-CANARY';
    await read(w, 'mail.search', { since: '2026-03-01T00:00:00Z' }).catch(() => {});
    const [asked] = [vendor.asked.length];
    expect(await read(w, 'mail.search', { since: '2026-03-01T00:00:00Z' })).toEqual({
      kind: 'blocked',
      capability: 'mail',
      reason: 'needs_reauth',
    });
    expect(vendor.asked.length).toBe(asked);

    await connected(w, { connector: 'postbox', connectionId: id, ...KEY, secret: 'new-CANARY' });
    expect(await read(w, 'mail.search', { since: '2026-03-01T00:00:00Z' })).toMatchObject({ kind: 'read' });
  });

  test('belongs to one person, and is free again when it is removed', async () => {
    const { id } = await connect();
    const other = await world({ access: 'none', connectors: [vendor.connector] });
    const ask = { connector: 'postbox', ...KEY };
    expect(await refusalOf(start(other, ask))).toMatchObject({ code: 'connectors.account_taken' });
    await removeConnection(w.ctx, { id });
    expect(await w.ctx.db.count('token_set', {})).toBe(0);
    expect(await connected(other, ask)).toMatchObject({ health: 'ok' });
  });
});

describe('what is connected by an address alone', () => {
  let body = '[]';
  const server = createServer((_request, response) => response.end(body));
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/private-CANARY.json`;
  });
  afterAll(() => server.close());
  let w: World;
  beforeEach(async () => {
    body = JSON.stringify([anEvent('Match')]);
    w = await world({ access: 'none', connectors: [published] });
  });

  test('is read by a tool; the address, which may be a secret, is sealed', async () => {
    const connection = await connected(w, { connector: 'published', address: url });
    expect(connection).toMatchObject({ capabilities: ['calendar'], account: { address: '127.0.0.1' } });
    expect(await read(w, 'calendar.list', DAYS)).toMatchObject({ kind: 'read', fact: { count: 1 } });
    expect(await kept(w)).not.toContain('CANARY');
  });

  test('is not anything else than a public address', async () => {
    const asked = (address: string) => refusalOf(start(w, { connector: 'published', address }));
    for (const address of [
      'http://169.254.169.254/latest',
      'https://10.0.0.1/',
      'file:///etc/passwd',
      'nonsense',
    ])
      expect(await asked(address), address).toMatchObject({ code: 'connectors.address_refused' });
    expect(await w.ctx.db.count('connection', {})).toBe(0);
  });

  test('can never be changed, so nothing is proposed for it', async () => {
    const { id } = await connected(w, { connector: 'published', address: url });
    const widening = { connector: 'published', access: 'write', connectionId: id, address: url };
    expect(await refusalOf(start(w, widening))).toMatchObject({
      extras: { errors: [{ pointer: '/access' }] },
    });
    const input = {
      eventId: 'Match',
      start: '2026-03-17T09:00:00Z',
      end: '2026-03-17T10:00:00Z',
      zone: 'UTC',
    };
    expect(await prepare(w, { kind: 'calendar.updateEvent', input })).toEqual({
      kind: 'held_back',
      note: 'What is connected can only be looked at.',
    });
  });
});

describe('an account that is connected by a consent, at a vendor of calendars only', () => {
  let vendor: ReturnType<typeof diary>;
  let w: World;
  beforeEach(async () => {
    vendor = diary();
    w = await world({ access: 'none', connectors: [vendor.connector, published] });
    vendor.add(anEvent('Review'));
  });

  async function consent(code: string, access = 'read', connectionId?: string) {
    const { body } = await start(w, { connector: 'diary', access, connectionId });
    const given = consentToGive(body);
    const state = new URL(given.authorizeUrl).searchParams.get('state') ?? undefined;
    const { location = '' } = await receiveCallback(w.ctx, { state, code });
    const completion = new URLSearchParams(new URL(location).hash.slice(1)).get('completion') ?? undefined;
    return checkConnection(w.ctx, { id: given.connectionId, completion });
  }

  test('is good for what was granted, and a mailbox is not asked of it', async () => {
    expect(await consent('all')).toMatchObject({ capabilities: ['calendar'], health: 'ok' });
    expect(await read(w, 'calendar.list', DAYS)).toMatchObject({ kind: 'read', fact: { count: 1 } });
    expect(await read(w, 'mail.search', { since: '2026-03-01T00:00:00Z' })).toEqual({
      kind: 'blocked',
      capability: 'mail',
      reason: 'no_connection',
    });
  });

  test('is good for nothing where the box was not ticked, and says so', async () => {
    expect(await consent('nothing')).toMatchObject({ capabilities: [], health: 'blocked' });
    expect(await read(w, 'calendar.list', DAYS)).toMatchObject({ kind: 'blocked', reason: 'forbidden' });
  });

  test('is changed by an approved suggestion, after a consent of its own', async () => {
    const { id } = await consent('all');
    await consent('all', 'write', id);
    const input = {
      eventId: 'Review',
      start: '2026-03-17T09:00:00Z',
      end: '2026-03-17T10:00:00Z',
      zone: 'UTC',
    };
    const move = await propose(w, { kind: 'calendar.updateEvent', input });
    vendor.used.length = 0;
    await approveSuggestion(w.ctx, seen(move));
    await w.settle();
    expect((await w.ctx.suggestions.get(move.id)).status).toBe('applied');
    expect(vendor.events.get('Review')?.start).toMatchObject({ at: '2026-03-17T09:00:00Z' });
    expect(new Set(vendor.used)).toEqual(new Set(['write-token']));
  });
});

test('a run works with the account that is good for each thing, and rather with one than with two', async () => {
  const [mail, calendar] = [postbox(), diary()];
  const w = await world({ connectors: [mail.connector, calendar.connector] });
  w.clock.move(1_000);
  const { id: own } = await connected(w, {
    connector: 'postbox',
    address: 'robin@postbox.example',
    secret: 'read-CANARY',
  });
  const both: Chosen = { mail: w.connectionId, calendar: w.connectionId };
  expect(await w.ctx.connections.choose()).toEqual(both);
  await removeConnection(w.ctx, { id: w.connectionId });
  expect(await w.ctx.connections.choose()).toEqual({ mail: own });
});
