import { type BatchOp, type Ctx, type Stored, sha256Hex, withoutEtag } from '#kernel';
import { type ConnectorErrorClass, isConnectorError } from '../connector-error.ts';
import type { AccountKey, TokenSetName, VendorAccount } from '../drivers/driver.ts';
import type { OpenConnector } from '../drivers/opened.ts';
import { addressRefused, connectFailed, keyRefused, otherAccount, vendorUnavailable } from '../errors.ts';
import { looksBy } from '../grants/look.ts';
import type { Connection } from '../schema.ts';
import { type ConnectionDoc, readConnection, toView } from '../store.ts';
import { bindAccount, confirmAccount } from './directory.ts';
import { newConnection, withRoom } from './new-connection.ts';
import { type Given, grantedTo, tellGrant, tokenOp } from './store-grant.ts';

type Needs = Pick<Ctx, 'tenantId' | 'actor' | 'clock' | 'memories' | 'db' | 'audit' | 'plans' | 'connectors'>;

interface Ask {
  kind: OpenConnector;
  known: Stored<ConnectionDoc> | undefined;
  set: TokenSetName;
  key: AccountKey;
}

/**
 * Connects by what the person typed in. The vendor is asked once whether it is good; only then it is stored, sealed.
 * The set for changes is typed in anew, because nothing that can open the set for reading may fill the other one.
 */
export async function connectByKey(ctx: Needs, { kind, known, set, key }: Ask): Promise<Connection> {
  const connection = known ? withoutEtag(known) : newConnection(ctx, kind.id);
  const tried = await tryKey(ctx, connection, key);
  // What is published belongs to nobody who reads it; where it lies may be a secret of those who know it.
  const isOwned = kind.driver.connectedBy === 'secret';
  const account = isOwned ? tried : { ...tried, id: sha256Hex(tried.id) };
  if (connection.account && connection.account.id !== account.id) throw otherAccount();

  const binding = {
    connector: kind.id,
    accountId: account.id,
    tenantId: ctx.tenantId,
    connectionId: connection.id,
  };
  if (isOwned)
    await bindAccount(ctx, binding, async (id) => (await readConnection(ctx, id))?.status === 'connected');
  const given: Given = { set, account, scopes: [], held: key, expiresAt: null };
  const connected = await store(ctx, { connection, given, etag: known?.etag });
  if (isOwned) await confirmAccount(ctx, binding);
  return toView(ctx.connectors.kinds, connected);
}

async function tryKey(ctx: Needs, connection: ConnectionDoc, key: AccountKey): Promise<VendorAccount> {
  try {
    const source = { read: async () => key, giveUp: async () => {} };
    return await looksBy(ctx, connection, { key: () => source }).account();
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    throw (REFUSED[error.class] ?? connectFailed)();
  }
}

const REFUSED: { [C in ConnectorErrorClass]?: typeof connectFailed } = {
  reauth: keyRefused,
  forbidden: addressRefused,
  throttled: vendorUnavailable,
  transient: vendorUnavailable,
  exhausted: vendorUnavailable,
};

interface Storing {
  connection: ConnectionDoc;
  given: Given;
  /** Of a connection that is there already. */
  etag: string | undefined;
}

async function store(ctx: Needs, { connection, given, etag }: Storing): Promise<ConnectionDoc> {
  const next = grantedTo(ctx, connection, given);
  const commit = async (doc: BatchOp, place: BatchOp[]) =>
    ctx.audit.commit([doc, await tokenOp(ctx, next.id, given), ...place], [tellGrant(next, given)]);
  if (etag === undefined) {
    await withRoom(ctx, (place) => commit({ kind: 'create', doc: next }, place));
    return next;
  }
  const outcome = await commit({ kind: 'replace', doc: next, etag }, []);
  if (outcome.kind === 'refused') throw connectFailed();
  return next;
}
