import { randomBytes } from 'node:crypto';
import { readPublicAddresses } from '#adapters/http';
import { createOpenAiModel } from '#adapters/openai';
import {
  APPLY_ACTIVITIES,
  applyApproved,
  editSuggestion,
  type Suggestion,
  type SuggestionDoc,
} from '#factory/suggestions';
import { admitRun, RUN_ACTIVITIES, runWorkflow, startByHand, type WorkflowDoc } from '#factory/workflows';
import {
  type Activities,
  all,
  type Blobs,
  type Ctx,
  createCursors,
  type Log,
  type Pass,
  type Stored,
  type WorkQueue,
} from '#kernel';
import { type ModelPort, PRICES, type Price } from '#platform/ai';
import { hearEvents } from '#platform/audit';
import { CONNECTORS, type Connector } from '#platform/connectors';
import type { PlanId } from '#platform/identity';
import { installPack } from '#product/packs';
import { compose, type House } from '../shared/compose.ts';
import { sweep } from '../shared/sweep.ts';
import type { MailParts } from './support/a-mail.ts';
import { allow, mailboxOf, openAccount } from './support/account.ts';
import { microsoftAt, testKeys } from './support/connectors.ts';
import { type Activity, createEngine, type Engine } from './support/engine.ts';
import { fillGaps } from './support/fill-gaps.ts';
import { control, type Ground, REDIRECT_URI, START, theGround } from './support/ground.ts';
import { claimsOf } from './support/platform.ts';

export interface WorldOptions {
  plan?: PlanId;
  /** What the person allowed at the vendor; `none` = no mailbox is connected. */
  access?: 'none' | 'read' | 'write';
  /** Fills the mailbox with the sample person's mail and calendar. */
  seed?: boolean;
  /** Installs Clear Inbox. */
  pack?: boolean;
  /** Another price table, so that the offline model costs something. */
  prices?: Price[];
  modelTimeoutMs?: number;
  /** Stands before the model: what it gives back is asked instead of the wire. */
  model?: (wire: ModelPort) => ModelPort;
  standardShare?: number;
  /** Kinds of accounts beside those of the product. */
  connectors?: Connector[];
}

/** A signed-in person with a plan, a mailbox and a pack, in a house on stand-ins. */
export async function world(options: WorldOptions = {}) {
  const ground = await theGround();
  ground.clock.set(START);
  ground.model.clearScripts();
  ground.store.gateway.replicas.catchUp();
  ground.store.gateway.faults.clear();
  for (const url of [ground.mailbox.url, ground.model.url])
    await control(url, 'faults', { method: 'DELETE' });

  const logged: string[] = [];
  const queue = createQueue<{ tenantId: string; runId: string }>();
  const nudges = createQueue<{ tenantId: string }>();
  const { house, engine, blobs, openAnother, workOn } = openHouse(ground, options, { queue, nudges }, logged);
  const oid = randomBytes(6).toString('hex');
  const { tenantId, memberId } = await house.people.resolve(claimsOf(oid));
  const asPerson = (signedInAt: Date | null = ground.clock.now()) =>
    house.ctxOf({ tenantId, actor: { kind: 'person', memberId, authTime: signedInAt } });
  const ctx = asPerson();
  const { plan = 'pro', pack = true } = options;
  await ctx.db.patch('tenant', [{ op: 'set', path: '/plan', value: plan }]);
  await ctx.plans.openMonth();

  // The sample person organises some of the sample meetings, so the address must be theirs.
  const address = options.seed ? 'demo@connectsoft.me' : `${oid}@connectsoft.example`;
  await openAccount(ground, address, options.seed ?? false);
  const connectionId = await allow(ctx, address, options.access ?? 'write');
  if (pack) await installPack(ctx, { id: 'clear-inbox' });

  const base = {
    ctx,
    house,
    engine,
    blobs,
    queue,
    nudges,
    logged,
    tenantId,
    memberId,
    connectionId,
    asPerson,
  };
  return {
    ...base,
    /** The same person, served by another instance of the app on the same store, queue and engine. */
    elsewhere: () => openAnother().ctxOf({ tenantId, actor: ctx.actor }),
    applyElsewhere: () => openAnother().applyCtxOf(tenantId),
    /** An instance that sees a write of another one only at its `looks`-th look after it. */
    behind(looks: number, name = randomBytes(6).toString('hex')): House {
      ground.store.gateway.replicas.lag(name, looks);
      return openAnother(name);
    },
    /** From now on the engine has its work done by these instances in turn. */
    workOn,
    clock: ground.clock,
    model: ground.model,
    gateway: ground.store.gateway,
    mailbox: mailboxOf(ground, address),
    /** Starts a workflow, lets everything that follows happen, and gives the run as it then stands. */
    async run(key: string, idempotencyKey = randomBytes(6).toString('hex')) {
      const { body } = await startByHand(ctx, { id: (await workflow(ctx, key)).id, idempotencyKey });
      await settle(base, options.standardShare ?? 20);
      return ctx.runs.get(body.id);
    },
    workflow: (key: string) => workflow(ctx, key),
    /** One pass of the timer. */
    sweep: (change: (pass: Pass) => Pass = (pass) => pass) => sweep(change(house)),
    settle: () => settle(base, options.standardShare ?? 20),
    suggestions: async () => (await ctx.suggestions.list({ limit: 100 })).items,
    usage: () => theUsage(ctx),
    audit: () => theAudit(ctx),
  };
}

export type World = Awaited<ReturnType<typeof world>>;

interface Queue<M> extends WorkQueue {
  take(): M[];
  size(): number;
}

function createQueue<M>(): Queue<M> {
  let messages: M[] = [];
  return {
    send: async (message) => void messages.push(message as M),
    size: () => messages.length,
    take: () => {
      const taken = messages;
      messages = [];
      return taken;
    },
  };
}

interface Moving {
  house: House;
  engine: Engine;
  queue: Queue<{ tenantId: string; runId: string }>;
  nudges: Queue<{ tenantId: string }>;
}

/** What the queues' triggers and the engine would do until nothing is left to do. */
async function settle(moving: Moving, share: number): Promise<void> {
  const { engine, queue, nudges } = moving;
  await engine.settled();
  while (queue.size() + nudges.size() > 0) {
    for (const message of queue.take()) await admit(moving, message, share);
    await engine.settled();
    // What fails here is found by the sweep.
    for (const { tenantId } of nudges.take())
      await hearEvents(moving.house.ctxOf({ tenantId, actor: { kind: 'platform', name: 'events' } })).catch(
        () => {},
      );
    await engine.settled();
  }
}

async function admit(
  { house, queue }: Moving,
  message: { tenantId: string; runId: string },
  standardShare: number,
): Promise<void> {
  const ctx = house.ctxOf({ tenantId: message.tenantId, actor: { kind: 'platform', name: 'queue' } });
  const admitted = await admitRun(ctx, { runId: message.runId, standardShare });
  if (admitted === 'wait') await queue.send(message);
}

async function workflow(ctx: Ctx, key: string): Promise<WorkflowDoc> {
  const found = (await ctx.workflows.list()).find((one) => one.key === `clear-inbox.${key}`);
  if (!found) throw new Error(`there is no workflow ${key}`);
  return found;
}

async function theUsage(ctx: Ctx) {
  const usage = await ctx.db.query<{
    id: string;
    type: string;
    usedRuns: number;
    spentMicroUsd: number;
    reservedMicroUsd: number;
    dayAppliedActions: number;
  }>('usage', {});
  const [month] = usage.items;
  if (!month) throw new Error('no month was opened');
  return month;
}

/** What the person's audit log tells, oldest first. */
async function theAudit(ctx: Ctx) {
  type Entry = {
    id: string;
    type: string;
    action: string;
    subject: { id: string };
    facts: Record<string, unknown>;
  };
  return (await all<Entry>(ctx.db, 'audit')).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function openHouse(
  ground: Ground,
  options: WorldOptions,
  { queue, nudges }: Pick<Moving, 'queue' | 'nudges'>,
  logged: string[],
) {
  const blobs = memoryBlobs();
  const note = (event: string, fields?: object) => void logged.push(JSON.stringify([event, fields]));
  const log: Log = { info: note, warn: note, error: note };
  const wire = createOpenAiModel({ baseUrl: `${ground.model.url}/v1`, apiKey: 'local' });
  const timed: ModelPort = {
    ...wire,
    respond: (call) => wire.respond({ ...call, timeoutMs: options.modelTimeoutMs ?? call.timeoutMs }),
  };
  const engine: Engine = createEngine({
    activities: activitiesOf(nextWorker),
    stories: {
      run: (input) => runWorkflow(ground.clock.now, input),
      apply: (input) => applyApproved(ground.clock.now, input),
    },
    now: ground.clock.now,
    moveClock: ground.clock.move,
  });
  const build = (cosmos: typeof ground.store.cosmos): House =>
    compose(
      {
        clock: ground.clock,
        log,
        tenantDb: cosmos.tenant,
        directory: cosmos.directory,
        inbox: cosmos.inbox,
        due: cosmos.due,
        market: cosmos.market,
        sweepDb: cosmos.sweep,
        blobs,
        standardRuns: queue,
        eventNudges: nudges,
        orchestrations: engine,
        model: options.model?.(timed) ?? timed,
        keys: testKeys(),
        readPublic: readPublicAddresses({ allowLoopback: true }),
        tokens: {
          verify: () => Promise.reject(new Error('no door is open in this world')),
          signInTime: () => 'unknown',
        },
        cursors: createCursors('s'.repeat(32)),
      },
      {
        connectors: connectorsOf(ground.mailbox.url, options.connectors ?? []),
        ai: { model: 'offline-rules-1', prices: options.prices ?? PRICES },
        defaultTimeZone: 'Europe/Berlin',
        standardShare: options.standardShare ?? 20,
      },
    );
  const house: House = build(ground.store.cosmos);
  let workers = [house];
  let turn = 0;
  function nextWorker(): House {
    turn += 1;
    return workers[turn % workers.length] ?? house;
  }
  return {
    house,
    engine,
    blobs,
    openAnother: (name?: string) => build(ground.store.openAnother(name)),
    workOn: (...instances: House[]) => {
      workers = instances;
    },
  };
}

/** The activities as the functions register them: a context of the tenant for which the instance was started. */
const activitiesOf = (house: () => House): Record<string, Activity> => ({
  ...deliveries(RUN_ACTIVITIES, (tenantId) =>
    house().ctxOf({ tenantId, actor: { kind: 'platform', name: 'run' } }),
  ),
  ...deliveries(APPLY_ACTIVITIES, (tenantId) => house().applyCtxOf(tenantId)),
});

const deliveries = <C>(activities: Activities<C>, ctxOf: (tenantId: string) => C): Record<string, Activity> =>
  Object.fromEntries(
    Object.entries(activities).map(([name, { deliver }]) => [
      name,
      (given: unknown) => deliver(ctxOf, given),
    ]),
  );

const connectorsOf = (url: string, more: Connector[]) => ({
  registry: [...CONNECTORS, ...more],
  environment: microsoftAt(url),
  redirectUri: REDIRECT_URI,
  appReturnUrl: 'http://127.0.0.1:9/connections',
});

function memoryBlobs(): Blobs & { names(): string[] } {
  const kept = new Map<string, { bytes: Uint8Array; type: string }>();
  const key = (tenantId: string, name: string) => `${tenantId}/${name}`;
  return {
    async put(tenantId, name, content, type) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      kept.set(key(tenantId, name), { bytes, type });
    },
    get: async (tenantId, name) => kept.get(key(tenantId, name)),
    remove: async (tenantId, name) => void kept.delete(key(tenantId, name)),
    async removeAll(tenantId, prefix) {
      for (const name of kept.keys()) if (name.startsWith(key(tenantId, prefix))) kept.delete(name);
    },
    names: () => [...kept.keys()],
  };
}

/** A suggestion that was just made for one mail that needs a reply. */
/** One reply that waits for the person's yes, with nothing missing in it. */
export async function withReply(w: World, parts: MailParts = {}): Promise<Stored<SuggestionDoc>> {
  await w.mailbox.deliver(parts);
  await w.run('inbox');
  const found = (await w.suggestions()).find(({ title }) => title.startsWith('Reply'));
  if (!found) throw new Error('no reply was proposed');
  return withoutGaps(w, found);
}

/** As it stands once the person has written in what was missing. */
export async function withoutGaps(w: World, found: Stored<SuggestionDoc>): Promise<Stored<SuggestionDoc>> {
  const body = String((JSON.parse(found.canonical) as Suggestion['action']).payload.body);
  const filled = fillGaps(body);
  if (filled !== body)
    await editSuggestion(w.ctx, { id: found.id, payload: { body: filled }, ifMatch: found.etag });
  return w.ctx.suggestions.get(found.id);
}
