import { type BatchOp, type Ctx, iso, type Stored, withoutEtag } from '#kernel';
import type { ConsentDoc } from './directory.ts';
import type { TokenGrant, VendorAccount } from './drivers/driver.ts';
import { consentNotValid } from './errors.ts';
import { type ConnectionDoc, readTokenSet, type TokenSetDoc, tokenSetId } from './store.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit' | 'connectors'>;

export interface StoreGrant {
  connection: Stored<ConnectionDoc>;
  consent: ConsentDoc;
  grant: TokenGrant;
  account: VendorAccount;
  completionHash: string;
}

/** The connection, the sealed token set and the entry in the audit, all or nothing. */
export async function storeGrant(ctx: Needs, request: StoreGrant): Promise<ConnectionDoc> {
  const { connection, consent, grant, account, completionHash } = request;
  const at = iso(ctx.clock.now());
  const next: ConnectionDoc = {
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
  const ops: BatchOp[] = [
    { kind: 'replace', doc: next, etag: connection.etag },
    await tokenOp(ctx, consent, grant),
  ];
  const action = consent.set === 'write' ? 'connection.write_granted' : 'connection.connected';
  const facts = { connector: connection.connector, scopes: grant.scopes.join(' ') };
  const outcome = await ctx.audit.commit(ops, [
    { action, subject: { type: 'connection', id: connection.id }, facts },
  ]);
  if (outcome.kind === 'refused') throw consentNotValid();
  return next;
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
