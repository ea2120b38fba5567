import { createHash, randomBytes } from 'node:crypto';
import {
  answer,
  type Ctx,
  HOUR_MS,
  type InputOf,
  iso,
  keyFromSecret,
  later,
  MINUTE_MS,
  newId,
  notFound,
  type Stored,
  seal,
  secondsUntil,
  sha256Hex,
} from '#kernel';
import { demandFreshSignIn } from '#platform/identity';
import { type ConsentDoc, consentId } from './directory.ts';
import { connectFirst } from './errors.ts';
import type { routes } from './routes.ts';
import type { StartedConnection } from './schema.ts';
import { type ConnectionDoc, countConnected, readConnection } from './store.ts';

const CONSENT_MS = 10 * MINUTE_MS;

type Needs = Pick<Ctx, 'tenantId' | 'actor' | 'clock' | 'db' | 'plans' | 'connectors'>;

/** Single use, bound to the member who starts; the vendor's answer finds it by the state alone. */
export async function startConnection(ctx: Needs, input: InputOf<typeof routes.startConnection>) {
  const { connector, access, connectionId } = input;
  // To let approved suggestions change a mailbox is a step that a borrowed session must not take.
  if (access === 'write') demandFreshSignIn(ctx);
  const known = connectionId === undefined ? undefined : await ownConnection(ctx, connectionId);
  if (access === 'write' && known?.read === null) throw connectFirst();
  if (access === 'write' && !known) throw connectFirst();

  const connection = known ?? (await createPending(ctx, connector));
  const { state, verifier } = await createConsent(ctx, connection, access);
  const { oauth } = ctx.connectors.drivers[connector];
  const body: StartedConnection = {
    connectionId: connection.id,
    authorizeUrl: oauth.authorizeUrl({
      set: access,
      redirectUri: ctx.connectors.config.redirectUri,
      state,
      codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
      ...(connection.account ? { loginHint: connection.account.address } : {}),
    }),
  };
  return answer(body, { status: 201 });
}

async function ownConnection(ctx: Needs, id: string): Promise<ConnectionDoc> {
  const connection = await readConnection(ctx, id);
  if (connection?.memberId !== memberOf(ctx)) throw notFound();
  return connection;
}

function memberOf({ actor }: Pick<Ctx, 'actor'>): string {
  if (actor.kind !== 'person') throw notFound();
  return actor.memberId;
}

async function createPending(
  ctx: Needs,
  connector: ConnectionDoc['connector'],
): Promise<Stored<ConnectionDoc>> {
  await ctx.plans.checkCount('connections', { current: await countConnected(ctx), adding: 1 });
  const now = ctx.clock.now();
  const outcome = await ctx.db.create<ConnectionDoc>({
    id: newId('con', now),
    type: 'connection',
    connector,
    memberId: memberOf(ctx),
    status: 'pending',
    account: null,
    read: null,
    write: null,
    pendingState: null,
    finishedBy: null,
    createdAt: iso(now),
    lastOkAt: null,
    lastErrorCode: null,
    ttl: HOUR_MS / 1000,
  });
  if (outcome.kind === 'refused') throw new Error('a new connection id was taken');
  return outcome.doc;
}

async function createConsent(ctx: Needs, connection: ConnectionDoc, set: ConsentDoc['set']) {
  const now = ctx.clock.now();
  const expiresAt = later(now, CONSENT_MS);
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const stateHash = sha256Hex(state);
  const { drivers, config, directory } = ctx.connectors;
  await directory.create<ConsentDoc>({
    id: consentId(stateHash),
    type: 'consent',
    tenantId: ctx.tenantId,
    memberId: memberOf(ctx),
    connectionId: connection.id,
    connector: connection.connector,
    set,
    expectedIssuer: drivers[connection.connector].oauth.issuer,
    redirectUri: config.redirectUri,
    status: 'started',
    sealed: seal(keyFromSecret(state, 'state'), consentId(stateHash), JSON.stringify({ verifier })),
    completionHash: null,
    expiresAt: iso(expiresAt),
    ttl: secondsUntil(now, expiresAt),
  });
  await ctx.db.patch(connection.id, [{ op: 'set', path: '/pendingState', value: stateHash }]);
  return { state, verifier };
}
