import { timingSafeEqual } from 'node:crypto';
import { type Ctx, keyFromSecret, type Stored, sha256Hex, unseal, withoutEtag } from '#kernel';
import { isConnectorError } from '../connector-error.ts';
import type { TokenGrant, VendorAccount } from '../drivers/driver.ts';
import { oauthBy } from '../drivers/opened.ts';
import { connectFailed, consentNotValid, otherAccount, vendorUnavailable } from '../errors.ts';
import { looksBy } from '../grants/look.ts';
import type { Connection } from '../schema.ts';
import { type ConnectionDoc, readConnection, toView } from '../store.ts';
import { type AccountBinding, bindAccount, type ConsentDoc, confirmAccount, consentId } from './directory.ts';
import { storeGrant } from './store-grant.ts';

type Needs = Pick<Ctx, 'tenantId' | 'actor' | 'clock' | 'memories' | 'db' | 'audit' | 'connectors'>;

interface Finish {
  connection: Stored<ConnectionDoc>;
  completion: string;
}

/** Exchanges the code once. Only the member who started, holding what the consenting browser received, can do it. */
export async function finishConnection(ctx: Needs, { connection, completion }: Finish): Promise<Connection> {
  const completionHash = sha256Hex(completion);
  if (connection.finishedBy === completionHash) return toView(ctx.connectors.kinds, connection);

  const consent = await claimConsent(ctx, connection, completionHash);
  const grant = await exchange(ctx, consent, completion);
  const account = await readAccount(ctx, consent, grant);
  if (connection.account && connection.account.id !== account.id) throw otherAccount();

  const { connector, id: connectionId } = connection;
  const binding = { connector, accountId: account.id, tenantId: ctx.tenantId, connectionId };
  await bindAccount(ctx, binding, async (id) => (await readConnection(ctx, id))?.status === 'connected');
  const connected = await storeGrant(ctx, { connection, consent, grant, account, completionHash });
  await settleDirectory(ctx, binding, consent.id);
  return toView(ctx.connectors.kinds, connected);
}

/** Marked as used before anything is exchanged: of two finishes at once one goes on. */
async function claimConsent(
  ctx: Needs,
  connection: ConnectionDoc,
  completionHash: string,
): Promise<ConsentDoc> {
  const { directory } = ctx.connectors;
  const consent = await directory.get<ConsentDoc>(consentId(connection.pendingState ?? ''));
  if (!consent || !isCompletedBy(ctx, consent, connection, completionHash)) throw consentNotValid();
  const outcome = await directory.replace<ConsentDoc>(
    { ...withoutEtag(consent), status: 'used' },
    consent.etag,
  );
  if (outcome.kind === 'refused') throw consentNotValid();
  return withoutEtag(consent);
}

function isCompletedBy(
  { tenantId, actor, clock }: Needs,
  consent: ConsentDoc,
  connection: ConnectionDoc,
  completionHash: string,
): boolean {
  const isStarter =
    consent.tenantId === tenantId &&
    actor.kind === 'person' &&
    consent.memberId === actor.memberId &&
    consent.connectionId === connection.id;
  const isOpen = consent.status === 'authorized' && Date.parse(consent.expiresAt) > clock.now().getTime();
  return isStarter && isOpen && isEqual(consent.completionHash ?? '', completionHash);
}

const isEqual = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

async function exchange(ctx: Needs, consent: ConsentDoc, completion: string): Promise<TokenGrant> {
  const oauth = oauthBy(ctx.connectors.kinds, consent.connector);
  const sealed = unseal(keyFromSecret(completion, 'completion'), consent.id, consent.sealed);
  const { code, verifier } = JSON.parse(sealed) as { code: string; verifier: string };
  const { set, redirectUri } = consent;
  const grant = await orDomainError(
    oauth.exchange({ set, code, verifier, redirectUri, now: ctx.clock.now() }),
  );

  // A reading consent that came back with the right to write would undo the separation of the two.
  const readable = new Set(oauth.scopes('read'));
  const isTooMuch =
    set === 'read' &&
    grant.scopes.some((scope) => oauth.scopes('write').includes(scope) && !readable.has(scope));
  if (isTooMuch) throw connectFailed();
  return grant;
}

/** Who consented is asked of the vendor with the new token itself. */
function readAccount(ctx: Needs, consent: ConsentDoc, grant: TokenGrant): Promise<VendorAccount> {
  const { connectionId: id, connector } = consent;
  const tokens = () => ({ accessToken: async () => grant.accessToken, giveUp: async () => true });
  return orDomainError(looksBy(ctx, { id, connector }, { tokens }).account());
}

async function orDomainError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    const passes = error.class === 'throttled' || error.class === 'transient';
    throw passes ? vendorUnavailable() : connectFailed();
  }
}

async function settleDirectory(ctx: Needs, binding: AccountBinding, consentDocId: string) {
  await confirmAccount(ctx, binding);
  await ctx.connectors.directory.remove(consentDocId);
}
