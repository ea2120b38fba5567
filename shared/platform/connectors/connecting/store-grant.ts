import { type BatchOp, type Ctx, iso, type Stored, withoutEtag } from '#kernel';
import type { TokenGrant, VendorAccount } from '../drivers/driver.ts';
import { consentNotValid } from '../errors.ts';
import { type ConnectionDoc, readConnection, readTokenSet, type TokenSetDoc, tokenSetId } from '../store.ts';
import type { ConsentDoc } from './directory.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit' | 'connectors'>;

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
  const { id, pendingState } = request.connection;
  let connection: Stored<ConnectionDoc> | undefined = request.connection;
  for (let attempt = 1; attempt <= TRIES && connection?.pendingState === pendingState; attempt += 1) {
    const next = connectedBy(ctx, request, connection);
    const outcome = await commitGrant(ctx, request, next, connection.etag);
    if (outcome.kind === 'committed') return next;
    connection = await readConnection(ctx, id);
  }
  throw consentNotValid();
}

function connectedBy(
  { clock }: Needs,
  { consent, grant, account, completionHash }: StoreGrant,
  connection: Stored<ConnectionDoc>,
): ConnectionDoc {
  const at = iso(clock.now());
  return {
    ...withoutEtag(connection),
    status: 'connected',
    account,
    [consent.set]: { scopes: grant.scopes, state: 'ok', grantedAt: at },
    pendingState: null,
    finishedBy: completionHash,
    lastOkAt: at,
    lastErrorCode: null,
    ttl: -1,
  };
}

async function commitGrant(ctx: Needs, { consent, grant }: StoreGrant, next: ConnectionDoc, etag: string) {
  const ops: BatchOp[] = [{ kind: 'replace', doc: next, etag }, await tokenOp(ctx, consent, grant)];
  const action = consent.set === 'write' ? 'connection.write_granted' : 'connection.connected';
  const facts = { connector: next.connector, scopes: grant.scopes.join(' ') };
  return ctx.audit.commit(ops, [{ action, subject: { type: 'connection', id: next.id }, facts }]);
}

async function tokenOp(ctx: Needs, { connectionId, set }: ConsentDoc, grant: TokenGrant): Promise<BatchOp> {
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
    sealed: await seal(ctx, { connectionId, version }, grant),
    expiresAt: iso(new Date(grant.expiresAtMs)),
    leasedUntil: null,
    isDead: false,
    ttl: -1,
  };
  return former ? { kind: 'replace', doc, etag: former.etag } : { kind: 'create', doc };
}
