import { bareId, type Ctx, type Doc, mustSee, type Query, type SealedBox, type Stored } from '#kernel';
import type { Spoken } from './capabilities/capability.ts';
import type { TokenSetName, VendorAccount } from './drivers/driver.ts';
import { grantedBy, type OpenConnectors, offeredBy } from './drivers/opened.ts';
import type { Connection } from './schema.ts';

interface Grant {
  scopes: string[];
  state: 'ok' | 'needs_reauth';
  grantedAt: string;
}

export interface ConnectionDoc extends Doc {
  type: 'connection';
  connector: string;
  /** What it could be asked for when it was last connected, by its connector and what was really granted. */
  capabilities?: Spoken[];
  memberId: string;
  /** `pending` until the first consent is finished; an abandoned one is dropped by its time to live. */
  status: 'pending' | 'connected';
  /** It counts against the plan's connections from its beginning; the batch that removes it says so too. */
  counted?: true;
  account: VendorAccount | null;
  read: Grant | null;
  write: Grant | null;
  /** The hash of the state of the consent that is under way. */
  pendingState: string | null;
  /** The hash of the completion that last finished a consent, so that a repeated finish is harmless. */
  finishedBy: string | null;
  createdAt: string;
  lastOkAt: string | null;
  lastErrorCode: string | null;
}

export interface TokenSetDoc extends Doc {
  type: 'token_set';
  connectionId: string;
  set: TokenSetName;
  version: number;
  sealed: SealedBox;
  /** Of a key, which ends when the vendor says so: null. */
  expiresAt: string | null;
  /** Another process renews it until then at the latest. */
  leasedUntil: string | null;
  /** The vendor refused the grant for good; it is never tried again. */
  isDead: boolean;
}

export const readConnection = (ctx: Pick<Ctx, 'db'>, id: string) =>
  readOf<ConnectionDoc>(ctx, id, 'connection');

/** One that was there when the work that names it began; `undefined` = it was removed since. */
export const knownConnection = (ctx: Pick<Ctx, 'db'>, id: string) =>
  mustSee(ctx.db, id, () => readConnection(ctx, id));

export const readTokenSet = (ctx: Pick<Ctx, 'db'>, connectionId: string, set: TokenSetName) =>
  ctx.db.get<TokenSetDoc>(tokenSetId(connectionId, set));

export const tokenSetId = (connectionId: string, set: TokenSetName) =>
  `tokens_${set}_${bareId(connectionId)}`;

/** What whoever reads a connection keeps about it, one document; it goes with the connection. */
export const besideId = (connectionId: string) => `beside_${bareId(connectionId)}`;

export const listConnected = (ctx: Pick<Ctx, 'db'>, page: Pick<Query, 'limit' | 'after'> = {}) =>
  ctx.db.query<ConnectionDoc>('connection', {
    where: 'c.status = @status',
    params: { status: 'connected' },
    orderBy: 'c.createdAt DESC',
    ...page,
  });

/** Begun, and not finished yet. */
export const listBegun = async ({ db }: Pick<Ctx, 'db'>): Promise<string[]> => {
  const where = { where: 'c.status = @status', params: { status: 'pending' } };
  return (await db.query<ConnectionDoc>('connection', where)).items.map(({ id }) => id);
};

/** Connections that were made before this was kept are asked by their scopes. */
export function capabilitiesOf(
  kinds: OpenConnectors,
  { connector, capabilities, read }: ConnectionDoc,
): Spoken[] {
  const kind = kinds.get(connector);
  if (!kind) return [];
  return capabilities ?? grantedBy(kind, read?.scopes ?? []);
}

export const offers = (kinds: OpenConnectors, { connector }: ConnectionDoc): Spoken[] => {
  const kind = kinds.get(connector);
  return kind ? offeredBy(kind) : [];
};

export function toView(kinds: OpenConnectors, doc: ConnectionDoc): Connection {
  return {
    id: doc.id,
    connector: doc.connector,
    capabilities: capabilitiesOf(kinds, doc),
    account: { name: doc.account?.name ?? '', address: doc.account?.address ?? '' },
    health: healthOf(kinds, doc),
    access: { read: doc.read?.state ?? 'none', write: doc.write?.state ?? 'none' },
    createdAt: doc.createdAt,
    lastOkAt: doc.lastOkAt,
    lastErrorCode: doc.lastErrorCode,
  };
}

function healthOf(kinds: OpenConnectors, doc: ConnectionDoc): Connection['health'] {
  if (doc.read?.state !== 'ok') return 'needs_reauth';
  const offered = offers(kinds, doc);
  return offered.length > 0 && capabilitiesOf(kinds, doc).length === offered.length ? 'ok' : 'blocked';
}

async function readOf<T extends Doc>(
  { db }: Pick<Ctx, 'db'>,
  id: string,
  type: T['type'],
): Promise<Stored<T> | undefined> {
  const doc = await db.get<T>(id);
  return doc?.type === type ? doc : undefined;
}
