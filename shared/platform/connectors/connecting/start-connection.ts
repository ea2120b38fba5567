import { createHash, randomBytes } from 'node:crypto';
import {
  answer,
  type Ctx,
  type InputOf,
  iso,
  keyFromSecret,
  later,
  MINUTE_MS,
  newId,
  notFound,
  seal,
  secondsUntil,
  sha256Hex,
} from '#kernel';
import { demandFreshSignIn } from '#platform/identity';
import { beginAgain, connectFirst } from '../errors.ts';
import type { routes } from '../routes.ts';
import type { StartedConnection } from '../schema.ts';
import { type ConnectionDoc, listBegun, readConnection } from '../store.ts';
import { type ConsentDoc, consentId } from './directory.ts';

const CONSENT_MS = 10 * MINUTE_MS;
/** Longer than a consent, so that one that is finished in its last moment still finds its connection. */
const BEGUN_MS = 15 * MINUTE_MS;
const TRIES = 3;

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

/** Counted from here on, in one batch: of many that are begun at once, no more find room than the plan holds. */
async function createPending(ctx: Needs, connector: ConnectionDoc['connector']): Promise<ConnectionDoc> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const doc = pendingOf(ctx, connector);
    const place = await ctx.plans.countThings([{ thing: 'connections', adding: 1 }]);
    const outcome = await ctx.db.batch([{ kind: 'create', doc }, ...place]);
    if (outcome.kind === 'committed') return doc;
    await demandRoom(ctx);
  }
  throw beginAgain({ retryAfterSec: 1 });
}

function pendingOf(ctx: Needs, connector: ConnectionDoc['connector']): ConnectionDoc {
  const now = ctx.clock.now();
  return {
    id: newId('con', now),
    type: 'connection',
    connector,
    memberId: memberOf(ctx),
    status: 'pending',
    counted: true,
    account: null,
    read: null,
    write: null,
    pendingState: null,
    finishedBy: null,
    createdAt: iso(now),
    lastOkAt: null,
    lastErrorCode: null,
    ttl: BEGUN_MS / 1000,
  };
}

/** Those that were begun and given up are dropped by the store, which the gauge does not see: counted anew first. */
async function demandRoom(ctx: Needs): Promise<void> {
  const count = () => ctx.db.count('connection', { where: 'c.counted = true' });
  const current = await ctx.plans.correctGauge('connections', count);
  const begun = await listBegun(ctx);
  const resetsAt = iso(later(ctx.clock.now(), BEGUN_MS));
  await ctx.plans.checkCount('connections', {
    current,
    adding: 1,
    ...(begun.length > 0 && {
      note: `${begun.length} of them were begun and not finished: finish, repeat (with \`connectionId\`) or remove one of them, or wait until ${resetsAt} at the latest.`,
      members: { begun, resetsAt },
    }),
  });
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
  const begun = await ctx.db.patch(connection.id, [{ op: 'set', path: '/pendingState', value: stateHash }]);
  if (begun.kind === 'refused') throw notFound();
  return { state, verifier };
}
