import { type BatchOp, type Ctx, type DomainEvent, iso, type Stored } from '#kernel';
import type { AccountKey, TokenGrant, TokenSetName, VendorAccount } from '../drivers/driver.ts';
import { connectorOf, grantedBy } from '../drivers/opened.ts';
import { consentNotValid } from '../errors.ts';
import { type ConnectionDoc, readConnection, readTokenSet, type TokenSetDoc, tokenSetId } from '../store.ts';
import type { ConsentDoc } from './directory.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit' | 'connectors'>;

/** What a connection is given, by a consent or by what the person typed in. */
export interface Given {
  set: TokenSetName;
  account: VendorAccount;
  scopes: string[];
  held: TokenGrant | AccountKey;
  expiresAt: string | null;
}

export interface StoreGrant {
  connection: Stored<ConnectionDoc>;
  consent: ConsentDoc;
  grant: TokenGrant;
  account: VendorAccount;
  completionHash: string;
}

const TRIES = 5;

/**
 * The connection, the sealed token set and the entry in the audit, all or nothing. What else writes them (a renewal
 * of the former grant, a check) is met by reading again: the consent is used up and could not be given once more.
 */
export async function storeGrant(ctx: Needs, request: StoreGrant): Promise<ConnectionDoc> {
  const { consent, grant, account, completionHash } = request;
  const { id, pendingState } = request.connection;
  const { scopes, expiresAtMs } = grant;
  const given: Given = {
    set: consent.set,
    account,
    scopes,
    held: grant,
    expiresAt: iso(new Date(expiresAtMs)),
  };
  let connection: Stored<ConnectionDoc> | undefined = request.connection;
  for (let attempt = 1; attempt <= TRIES && connection?.pendingState === pendingState; attempt += 1) {
    const { etag, ...known } = connection;
    const next = { ...grantedTo(ctx, known, given), pendingState: null, finishedBy: completionHash };
    const ops: BatchOp[] = [{ kind: 'replace', doc: next, etag }, await tokenOp(ctx, id, given)];
    const outcome = await ctx.audit.commit(ops, [tellGrant(next, given)]);
    if (outcome.kind === 'committed') return next;
    connection = await readConnection(ctx, id);
  }
  throw consentNotValid();
}

export function grantedTo(
  { clock, connectors: { kinds } }: Needs,
  connection: ConnectionDoc,
  { set, account, scopes }: Given,
): ConnectionDoc {
  const at = iso(clock.now());
  const kind = connectorOf(kinds, connection.connector);
  return {
    ...connection,
    status: 'connected',
    account,
    [set]: { scopes, state: 'ok', grantedAt: at },
    ...(set === 'read' && { capabilities: grantedBy(kind, scopes) }),
    lastOkAt: at,
    lastErrorCode: null,
    ttl: -1,
  };
}

export const tellGrant = ({ id, connector }: ConnectionDoc, { set, scopes }: Given): DomainEvent => ({
  action: set === 'write' ? 'connection.write_granted' : 'connection.connected',
  subject: { type: 'connection', id },
  facts: { connector, scopes: scopes.join(' ') },
});

export async function tokenOp(
  ctx: Needs,
  connectionId: string,
  { set, held, expiresAt }: Given,
): Promise<BatchOp> {
  const former = await readTokenSet(ctx, connectionId, set);
  const version = (former?.version ?? 0) + 1;
  const { readVault, sealWrite } = ctx.connectors;
  const seal = set === 'read' ? readVault.seal : sealWrite;
  const doc: TokenSetDoc = {
    id: tokenSetId(connectionId, set),
    type: 'token_set',
    connectionId,
    set,
    version,
    sealed: await seal(ctx, { connectionId, version }, held),
    expiresAt,
    leasedUntil: null,
    isDead: false,
    ttl: -1,
  };
  return former ? { kind: 'replace', doc, etag: former.etag } : { kind: 'create', doc };
}
