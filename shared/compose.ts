import { createAgents } from '#factory/agents';
import { createRuns, createRunWatches } from '#factory/runs';
import { createSuggestions, type OpenWriter } from '#factory/suggestions';
import { createWorkflows, type Sweep } from '#factory/workflows';
import type {
  Actor,
  Blobs,
  Clock,
  Ctx,
  Cursors,
  KeyedDb,
  Log,
  Orchestrations,
  SweepDb,
  TenantDb,
  WorkQueue,
} from '#kernel';
import { createAi, type ModelHealth, type ModelPort, type Price, watchModel } from '#platform/ai';
import { createAudit, createAuditHeads } from '#platform/audit';
import { createNotifications } from '#platform/communications';
import {
  type ConnectorsConfig,
  createConnections,
  type KeyWrapper,
  openConnectors,
  openWriter,
} from '#platform/connectors';
import { createPeople, type People, type TokenVerifier } from '#platform/identity';
import { createPlanMemory, createPlans } from '#platform/plans';
import { createPreferences, firstPreferences } from '#platform/preferences';
import { createRecords } from '#platform/records';
import { packTemplates } from '#product/packs';

/** Everything outside the house, as the rooms see it. */
export interface Ports {
  clock: Clock;
  log: Log;
  tenantDb(tenantId: string): TenantDb;
  directory: KeyedDb;
  sweepDb: SweepDb;
  blobs: Blobs;
  standardRuns: WorkQueue;
  orchestrations: Orchestrations;
  model: ModelPort;
  keys: KeyWrapper;
  tokens: TokenVerifier;
  cursors: Cursors;
}

export interface Settings {
  connectors: ConnectorsConfig;
  ai: { model: string; prices: Price[] };
  defaultTimeZone: string;
  standardShare: number;
}

/** The rooms joined to their ports; made once per instance. */
export interface House {
  ports: Ports;
  settings: Settings;
  people: People;
  connectors: Ctx['connectors'];
  modelHealth(): ModelHealth;
  ctxOf(scope: { tenantId: string; actor: Actor }): Ctx;
  /** The only context that can change something outside; for the apply activity. */
  applyCtxOf(tenantId: string): Ctx & { openWriter: OpenWriter };
  sweepPorts(): Sweep;
}

export function compose(ports: Ports, settings: Settings): House {
  const auditHeads = createAuditHeads();
  const planMemory = createPlanMemory();
  const runWatches = createRunWatches({ clock: ports.clock });
  const model = watchModel(ports, ports.model, settings.ai);
  const { connectors, writeAccess } = openConnectors({
    directory: ports.directory,
    keys: ports.keys,
    config: settings.connectors,
    limits: { clock: ports.clock },
  });
  const standardLoad = () =>
    ports.sweepDb.count('run', { where: 'c.status = "running" AND c.lane = "standard"' });

  function ctxOf({ tenantId, actor }: { tenantId: string; actor: Actor }): Ctx {
    const { clock, log, orchestrations, blobs, standardRuns } = ports;
    const base = {
      tenantId,
      actor,
      clock,
      log,
      orchestrations,
      blobs,
      standardRuns,
      standardLoad,
      auditHeads,
      planMemory,
      runWatches,
      connectors,
    };
    return lazily(
      { ...base, db: ports.tenantDb(tenantId) },
      {
        audit: createAudit,
        preferences: createPreferences,
        plans: createPlans,
        ai: (ctx) => createAi(ctx, model, settings.ai),
        notifications: createNotifications,
        connections: createConnections,
        records: createRecords,
        runs: createRuns,
        suggestions: createSuggestions,
        agents: (ctx) => createAgents(ctx, packTemplates),
        workflows: createWorkflows,
      },
    );
  }

  const platformCtx = (tenantId: string, name: string) =>
    ctxOf({ tenantId, actor: { kind: 'platform', name } });
  return {
    ports,
    settings,
    people: peopleOf(ports, settings, ctxOf),
    connectors,
    modelHealth: model.health,
    ctxOf,
    applyCtxOf(tenantId) {
      const ctx = platformCtx(tenantId, 'apply');
      return withMember(ctx, 'openWriter', (request) =>
        openWriter(withMember(ctx, 'writeAccess', writeAccess), request),
      );
    },
    sweepPorts: () => ({
      clock: ports.clock,
      log: ports.log,
      sweepDb: ports.sweepDb,
      orchestrations: ports.orchestrations,
      standardShare: settings.standardShare,
      ctxOf: (tenantId) => platformCtx(tenantId, 'sweep'),
    }),
  };
}

function peopleOf(ports: Ports, settings: Settings, ctxOf: House['ctxOf']): People {
  return createPeople({
    clock: ports.clock,
    directory: ports.directory,
    tenantDb: ports.tenantDb,
    defaultTimeZone: settings.defaultTimeZone,
    commitTenant({ tenantId, memberId }, ops, known) {
      const { audit, clock } = ctxOf({ tenantId, actor: { kind: 'person', memberId, authTime: null } });
      return audit.commit(
        [...ops, firstPreferences(known, clock.now())],
        [{ action: 'tenant.created', subject: { type: 'tenant', id: tenantId }, facts: { memberId } }],
      );
    },
  });
}

type Base = Pick<
  Ctx,
  | 'tenantId'
  | 'actor'
  | 'clock'
  | 'log'
  | 'db'
  | 'orchestrations'
  | 'blobs'
  | 'standardRuns'
  | 'standardLoad'
  | 'auditHeads'
  | 'planMemory'
  | 'runWatches'
  | 'connectors'
>;
type Makers = { [K in Exclude<keyof Ctx, keyof Base>]: (ctx: Ctx) => Ctx[K] };

/** Each room's member is made when it is first asked for: most requests need two or three of them. */
function lazily(base: Base, makers: Makers): Ctx {
  const ctx = base as Ctx;
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(ctx, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = make(ctx);
        Object.defineProperty(ctx, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return ctx;
}

/** The same context with one more member; members that are not made yet stay lazy. */
function withMember<C extends object, K extends string, V>(ctx: C, name: K, value: V): C & Record<K, V> {
  const wider = Object.create(ctx) as C & Record<K, V>;
  return Object.defineProperty(wider, name, { value });
}
