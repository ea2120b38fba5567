import { createHash, randomBytes } from 'node:crypto';
import {
  type Ctx,
  iso,
  keyFromSecret,
  later,
  MINUTE_MS,
  notFound,
  seal,
  secondsUntil,
  sha256Hex,
} from '#kernel';
import type { TokenSetName } from '../drivers/driver.ts';
import { type OpenConnector, oauthBy } from '../drivers/opened.ts';
import type { ConnectionDoc } from '../store.ts';
import { type ConsentDoc, consentId } from './directory.ts';
import { memberOf, newConnection, withRoom } from './new-connection.ts';

const CONSENT_MS = 10 * MINUTE_MS;

type Needs = Pick<Ctx, 'tenantId' | 'actor' | 'clock' | 'db' | 'plans' | 'connectors'>;

/** Single use, bound to the member who starts; the vendor's answer finds it by the state alone. */
export async function beginConsent(
  ctx: Needs,
  { kind, known, set }: { kind: OpenConnector; known: ConnectionDoc | undefined; set: TokenSetName },
): Promise<{ connectionId: string; authorizeUrl: string }> {
  const connection = known ?? (await createPending(ctx, kind.id));
  const { state, verifier } = await createConsent(ctx, connection, set);
  return {
    connectionId: connection.id,
    authorizeUrl: oauthBy(ctx.connectors.kinds, kind.id).authorizeUrl({
      set,
      redirectUri: ctx.connectors.config.redirectUri,
      state,
      codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
      ...(connection.account ? { loginHint: connection.account.address } : {}),
    }),
  };
}

async function createPending(ctx: Needs, connector: string): Promise<ConnectionDoc> {
  const doc = newConnection(ctx, connector);
  await withRoom(ctx, (place) => ctx.db.batch([{ kind: 'create', doc }, ...place]));
  return doc;
}

async function createConsent(ctx: Needs, connection: ConnectionDoc, set: TokenSetName) {
  const now = ctx.clock.now();
  const expiresAt = later(now, CONSENT_MS);
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const stateHash = sha256Hex(state);
  const { kinds, config, directory } = ctx.connectors;
  await directory.create<ConsentDoc>({
    id: consentId(stateHash),
    type: 'consent',
    tenantId: ctx.tenantId,
    memberId: memberOf(ctx),
    connectionId: connection.id,
    connector: connection.connector,
    set,
    expectedIssuer: oauthBy(kinds, connection.connector).issuer,
    redirectUri: config.redirectUri,
    status: 'started',
    sealed: seal(keyFromSecret(state, 'state'), consentId(stateHash), JSON.stringify({ verifier })),
    completionHash: null,
    expiresAt: iso(expiresAt),
    ttl: secondsUntil(now, expiresAt),
  });
  const begun = await ctx.db.patch(connection.id, [{ op: 'set', path: '/pendingState', value: stateHash }]);
  if (begun.kind === 'refused') throw notFound();
  return { state, verifier };
}
