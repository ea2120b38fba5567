import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { openCosmos } from '#adapters/azure/cosmos';
import { type Actor, type Clock, type Ctx, createMemories, type Log } from '#kernel';
import { createAudit, createAuditHeads } from '#platform/audit';
import { createNotifications } from '#platform/communications';
import { type IdentityPorts, resolvePerson, type VerifiedClaims } from '#platform/identity';
import { createPlans } from '#platform/plans';
import { createPreferences, firstPreferences } from '#platform/preferences';
import { createRecords } from '#platform/records';
import { type CosmosGateway, clientHeader, openCosmosGateway } from '../../local/cosmos/index.ts';
import { httpClientOver } from '../../shared/adapters/azure/http-client.ts';
import { openFramedText } from '../../shared/adapters/http/index.ts';

/** A clock that stands until the test moves it. */
export function movableClock(start: string): Clock & { move(ms: number): void; set(at: string): void } {
  let now = new Date(start);
  return {
    now: () => now,
    move: (ms) => {
      now = new Date(now.getTime() + ms);
    },
    set: (at) => {
      now = new Date(at);
    },
  };
}

type WireRequest = Parameters<
  ReturnType<ReturnType<typeof openCosmosGateway>['httpClient']>['sendRequest']
>[0];

declare module 'vitest' {
  interface ProvidedContext {
    /** How requests get to the embedded store; function calls unless the project says otherwise. */
    carrier: 'frames';
  }
}

/** The real SDK on the embedded store, both in this process; the store's time is the clock's. */
export function openStore(clock?: Clock) {
  const key = randomBytes(64).toString('base64');
  const gateway = openCosmosGateway({
    file: ':memory:',
    key,
    ...(clock ? { now: () => clock.now().getTime() } : {}),
  });
  const definition = JSON.parse(
    readFileSync(new URL('../../infra/containers.json', import.meta.url), 'utf8'),
  );
  gateway.provision(definition);
  const wire: { watch?: ((request: WireRequest) => void) | undefined } = {};
  const socket = inject('carrier') === 'frames' ? listenInFrames(gateway) : undefined;
  const open = (name?: string) => {
    const client = socket?.client(name) ?? gateway.httpClient(name);
    const httpClient: typeof client = {
      sendRequest(request) {
        wire.watch?.(request);
        return client.sendRequest(request);
      },
    };
    return openCosmos({ endpoint: 'http://127.0.0.1:1', key, databaseName: definition.database, httpClient });
  };
  return {
    gateway,
    key,
    databaseName: definition.database as string,
    /** Set `watch` to see every request that the SDK sends. */
    wire,
    cosmos: open(),
    /** Another instance of the app on the same store; `gateway.replicas` lets it lag by its name. */
    openAnother: open,
    close() {
      socket?.close();
      gateway.close();
    },
  };
}

function listenInFrames(gateway: CosmosGateway) {
  const folder = mkdtempSync(path.join(tmpdir(), 'frames-'));
  const file = path.join(folder, 'store.sock');
  const server = createServer(gateway.connection).listen(file);
  const peers: { close(): void }[] = [];
  return {
    client(name: string | undefined): ReturnType<CosmosGateway['httpClient']> {
      const peer = openFramedText(file);
      peers.push(peer);
      return httpClientOver(({ headers, ...request }) =>
        peer.ask({ ...request, headers: { ...headers, ...(name && { [clientHeader]: name }) } }),
      );
    },
    close() {
      for (const peer of peers) peer.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Store = ReturnType<typeof openStore>;

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

export interface TestCtxOptions {
  store: Pick<Store, 'cosmos'>;
  clock: Clock;
  tenantId: string;
  memberId?: string;
  actor?: Actor;
}

export type PlatformCtx = Pick<
  Ctx,
  | 'tenantId'
  | 'actor'
  | 'clock'
  | 'log'
  | 'db'
  | 'audit'
  | 'auditHeads'
  | 'listeners'
  | 'eventNudges'
  | 'plans'
  | 'memories'
  | 'preferences'
  | 'notifications'
  | 'records'
>;

/** An audit log that nobody listens to. */
const unheard = () => ({
  auditHeads: createAuditHeads(),
  listeners: {},
  eventNudges: { send: async () => {} },
});

/** The platform rooms of one tenant, wired as the composition root does it. */
export function platformCtx({ store, clock, tenantId, memberId, actor }: TestCtxOptions): PlatformCtx {
  const base = {
    tenantId,
    actor: actor ?? { kind: 'person' as const, memberId: memberId ?? 'user_test', authTime: null },
    clock,
    log: silent,
    db: store.cosmos.tenant(tenantId),
    ...unheard(),
    memories: createMemories(),
  };
  const audit = createAudit(base);
  const plans = createPlans(base);
  const preferences = createPreferences(base);
  return {
    ...base,
    audit,
    plans,
    preferences,
    notifications: createNotifications({ ...base, plans, preferences }),
    records: createRecords({ ...base, audit, plans }),
  };
}

export const claimsOf = (oid: string): VerifiedClaims => ({
  tid: 'directory-1',
  oid,
  name: 'Demo Person',
  email: `${oid}@example.com`,
  authTime: null,
  roles: [],
});

/** How a composition root lets identity open a tenant: the other rooms' first documents and the audit entry in one batch. */
export const identityPorts = (store: Pick<Store, 'cosmos'>, clock: Clock, zone = 'UTC'): IdentityPorts => ({
  clock,
  directory: store.cosmos.directory,
  tenantDb: store.cosmos.tenant,
  defaultTimeZone: zone,
  commitTenant({ tenantId, memberId }, ops, known) {
    const actor = { kind: 'person' as const, memberId, authTime: null };
    const db = store.cosmos.tenant(tenantId);
    const audit = createAudit({ tenantId, actor, clock, db, log: silent, ...unheard() });
    return audit.commit(
      [...ops, firstPreferences(known, clock.now())],
      [
        {
          action: 'tenant.created',
          subject: { type: 'tenant', id: tenantId },
          facts: { memberId },
        },
      ],
    );
  },
});

/** A signed-in person with a tenant of their own. */
export async function aPerson(store: Store, clock: Clock, zone = 'UTC'): Promise<PlatformCtx> {
  const oid = randomBytes(8).toString('hex');
  const person = await resolvePerson(identityPorts(store, clock, zone), claimsOf(oid));
  return platformCtx({ store, clock, ...person });
}

/** The same person served by another instance, which remembers nothing. */
export const elsewhere = (store: Store, { tenantId, actor, clock }: PlatformCtx): PlatformCtx =>
  platformCtx({ store: { cosmos: store.openAnother() }, clock, tenantId, actor });
