import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPublicAddresses } from '#adapters/http';
import { keyFileWrapper } from '#adapters/keys';
import type { Actor, Ctx, Log } from '#kernel';
import {
  CONNECTORS,
  type Connector,
  checkConnection,
  createConnections,
  type KeyWrapper,
  listConnections,
  openConnectors,
  openWriter,
  orForbidden,
  receiveCallback,
  type StartedConnection,
  startConnection,
  type WriteAccess,
} from '#platform/connectors';
import { openMailbox } from '../../local/mailbox/index.ts';
import { aPerson, movableClock, openStore, type PlatformCtx } from './platform.ts';

export const REDIRECT_URI = 'http://127.0.0.1:9/api/v1/oauth/callback';
export const APP_RETURN_URL = 'http://127.0.0.1:9/connections';

let keys: KeyWrapper | undefined;

/** One key file for all worlds of a test file: making an RSA key is the slow part. */
export function testKeys(): KeyWrapper {
  if (keys) return keys;
  const folder = mkdtempSync(join(tmpdir(), 'connectors-'));
  const path = join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  keys = keyFileWrapper(path);
  rmSync(folder, { recursive: true });
  return keys;
}

/** The vendor's stand-in on a free port of the loopback address. */
async function serveMailbox(now: () => Date) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mailbox = openMailbox({
    stateDir: ':memory:',
    publicUrl: url,
    clients: {
      reader: { id: 'reader', secret: 'reader-secret' },
      writer: { id: 'writer', secret: 'writer-secret' },
    },
    redirectUris: [REDIRECT_URI],
    now,
  });
  server.on('request', mailbox.listener);
  const stop = async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    mailbox.close();
  };
  return { ...mailbox, url, stop };
}

/** What the environment says where its stand-in stands for Microsoft. */
export const microsoftAt = (url: string) => ({
  GRAPH_URL: `${url}/v1.0`,
  MICROSOFT_AUTHORITY: `${url}/common`,
  MICROSOFT_READER_CLIENT_ID: 'reader',
  MICROSOFT_READER_CLIENT_SECRET: 'reader-secret',
  MICROSOFT_WRITER_CLIENT_ID: 'writer',
  MICROSOFT_WRITER_CLIENT_SECRET: 'writer-secret',
});

export type ConnectorsCtx = PlatformCtx &
  Pick<Ctx, 'connectors' | 'connections'> & { writeAccess: WriteAccess };

/** The room over the embedded store and the mailbox stand-in, with people who can connect accounts. */
export async function connectorsWorld(more: Connector[] = []) {
  const clock = movableClock('2026-03-12T08:00:00.000Z');
  const store = openStore(clock);
  const mailbox = await serveMailbox(clock.now);
  const logged: string[] = [];
  const written: string[] = [];
  const note = (event: string, fields?: object) => void logged.push(JSON.stringify([event, fields]));
  const log: Log = { info: note, warn: note, error: note };

  /** Another call opens another process of the app on the same store. */
  const openProcess = (cosmos = store.cosmos) =>
    openConnectors({
      directory: recording(cosmos.directory, written),
      keys: testKeys(),
      readPublic: readPublicAddresses({ allowLoopback: true }),
      config: {
        registry: [...CONNECTORS, ...more],
        environment: microsoftAt(mailbox.url),
        redirectUri: REDIRECT_URI,
        appReturnUrl: APP_RETURN_URL,
      },
      limits: { timeoutMs: 5_000, brokenMs: 30_000 },
    });

  const wire = (platform: PlatformCtx, process = openProcess()): ConnectorsCtx => {
    const ctx = { ...platform, log, ...process, db: recording(platform.db, written) };
    return { ...ctx, connections: createConnections(ctx) };
  };

  async function person(zone = 'Asia/Jerusalem'): Promise<ConnectorsCtx> {
    const platform = await aPerson(store, clock, zone);
    return wire({ ...platform, actor: freshlySignedIn(platform.actor, clock.now()) });
  }

  return {
    clock,
    store,
    mailbox,
    logged,
    /** Every document that was ever written, as JSON. */
    written,
    openProcess,
    wire,
    person,
    control: (path: string, init: RequestInit = {}) => control(mailbox.url, path, init),
    async close() {
      await mailbox.stop();
      await store.cosmos.close();
      store.close();
    },
  };
}

export type ConnectorsWorld = Awaited<ReturnType<typeof connectorsWorld>>;

const freshlySignedIn = (actor: Actor, authTime: Date): Actor =>
  actor.kind === 'person' ? { ...actor, authTime } : actor;

async function control(url: string, path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(`${url}/__control/${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

export const addAccount = (world: ConnectorsWorld, address: string, timeZone = 'Asia/Jerusalem') =>
  world.control('accounts', {
    method: 'POST',
    body: JSON.stringify({ address, name: address.split('@')[0], timeZone }),
  });

/** What the browser does at the vendor: reads the page, chooses the account, answers; gives the redirect's query. */
export async function consent(
  authorizeUrl: string,
  { account, decision = 'allow' }: { account: string; decision?: 'allow' | 'deny' },
): Promise<Partial<Record<'state' | 'code' | 'error' | 'iss', string | undefined>>> {
  const asked = await fetch(authorizeUrl, { redirect: 'manual' });
  const page = await asked.text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const refused = asked.headers.get('location');
  const answered = await fetch(new URL(authorizeUrl).origin + new URL(authorizeUrl).pathname, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ticket, account, decision }),
  });
  const location = refused ?? answered.headers.get('location') ?? '';
  return Object.fromEntries(new URL(location).searchParams);
}

/** Somebody who looks into the directory, and acts on it only after something else has happened. */
export function slowDirectory(ctx: ConnectorsCtx, meanwhile: () => Promise<void>): ConnectorsCtx {
  const { directory } = ctx.connectors;
  const get: typeof directory.get = async (id) => {
    const read = await directory.get(id);
    await meanwhile();
    return read as never;
  };
  return { ...ctx, connectors: { ...ctx.connectors, directory: { ...directory, get } } };
}

/** The fragment that the app gets. */
export async function callback(ctx: ConnectorsCtx, query: Awaited<ReturnType<typeof consent>>) {
  const { location = '' } = await receiveCallback(ctx, query);
  return Object.fromEntries(new URLSearchParams(new URL(location).hash.slice(1)));
}

export async function start(ctx: ConnectorsCtx, access: 'read' | 'write' = 'read', connectionId?: string) {
  return consentToGive((await startConnection(ctx, { connector: 'microsoft', access, connectionId })).body);
}

/** What a start gives where the person consents at the vendor. */
export function consentToGive(body: StartedConnection) {
  if (!('authorizeUrl' in body)) throw new Error('it is connected already');
  return body;
}

/** Connects for reading, and for changes when asked. */
export async function connect(ctx: ConnectorsCtx, account: string, access: 'read' | 'write' = 'read') {
  const first = await finish(ctx, await start(ctx), account);
  return access === 'read' ? first : finish(ctx, await start(ctx, 'write', first.id), account);
}

/** Two accounts at the vendor, and a person who has connected neither, in a world of their own. */
export async function twoAccounts(owner: string) {
  const world = await connectorsWorld();
  await addAccount(world, owner);
  await addAccount(world, 'other@example.com');
  return { world, ctx: await world.person() };
}

export const listed = async (ctx: ConnectorsCtx) => (await listConnections(ctx, { limit: 20 })).items;

/** How often the vendor was asked for tokens. */
export const tokenCalls = ({ mailbox }: ConnectorsWorld): number =>
  mailbox.calls().filter(({ path }) => path.endsWith('/token')).length;

/** A person whose mailbox is connected for reading, in a world of their own. */
export async function connectedOwner(account: string) {
  const world = await connectorsWorld();
  await addAccount(world, account);
  const ctx = await world.person();
  await connect(ctx, account);
  return { world, ctx };
}

export async function finish(
  ctx: ConnectorsCtx,
  { connectionId, authorizeUrl }: { connectionId: string; authorizeUrl: string },
  account: string,
) {
  const { completion } = await callback(ctx, await consent(authorizeUrl, { account }));
  return checkConnection(ctx, { id: connectionId, completion });
}

export async function readerOf(ctx: ConnectorsCtx) {
  const { mail, calendar } = await ctx.connections.readers();
  if (mail.kind !== 'ready') throw new Error(`blocked: ${mail.reason}`);
  if (calendar.kind !== 'ready') throw new Error(`blocked: ${calendar.reason}`);
  return { connectionId: mail.connectionId, mail: mail.reader, calendar: calendar.reader };
}

export async function writerOf(ctx: ConnectorsCtx, connectionId: string) {
  const { mail, calendar } = await openWriters(ctx, connectionId);
  return { mail: orForbidden(mail), calendar: orForbidden(calendar) };
}

export async function openWriters(ctx: ConnectorsCtx, connectionId: string) {
  const writer = await openWriter(ctx, {
    connectionId,
    suggestionId: 'sug_1',
    confirmApproved: async () => true,
  });
  if (writer.kind !== 'ready') throw new Error(`blocked: ${writer.reason}`);
  return writer.writers;
}

/** Notes what is written on its way to the store. */
function recording<D extends object>(db: D, written: string[]): D {
  return new Proxy(db, {
    get(target, name) {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        if (name !== 'get' && name !== 'query') written.push(JSON.stringify(args));
        return method.apply(target, args);
      };
    },
  });
}
