import { openActivityQueue } from './activity-queue.ts';
import { clientBinding } from './client-binding.ts';
import { openCompletions } from './completions.ts';
import type { DurableHub, DurableOptions, Runner } from './contract.ts';
import { openDatabase } from './database.ts';
import type { Dispatcher } from './dispatcher.ts';
import { openDispatcher } from './dispatcher.ts';
import { openDueTimer } from './due-timer.ts';
import type { Engine } from './engine.ts';
import { isEntityId, messageOf, monotonicClock } from './engine.ts';
import { runEntityBatch } from './entity-batch.ts';
import type { Effects } from './group-commit.ts';
import { openCommits } from './group-commit.ts';
import { createHistoryCache } from './history-cache.ts';
import { serveApi } from './http-api.ts';
import type { Store } from './store.ts';
import { prepareStore } from './store.ts';
import { keep, runTurn } from './turn.ts';

export type {
  ActivityInput,
  ClientUrls,
  DurableAccess,
  DurableHub,
  DurableKind,
  DurableOptions,
  EntityBatchInput,
  EntityOperation,
  OrchestratorInput,
  Runner,
} from './contract.ts';

/** In characters of JSON; as objects in memory they take about three times that in bytes. */
const maxCachedHistory = 24_000_000;
const activityGraceMs = 5_000;

/** Opens the task hub of one host on one SQLite file. Throws when another host has the file. */
export function openDurableHub(options: DurableOptions): DurableHub {
  const db = openDatabase(options.file);
  const store = prepareStore(db);
  let runner: Runner | null = null;
  let isClosed = false;
  const commits = openCommits(db, (effects) => work.apply(effects));
  const engine: Engine = {
    options,
    store,
    completions: openCompletions({
      underWay: (id) => work.underWay(id),
      needsAll: (id) => engine.histories.needsAll(id),
      wake: (id) => work.wake(id),
    }),
    histories: createHistoryCache(maxCachedHistory),
    nowMs: monotonicClock(),
    runner: () => started(runner),
    write: async (job) => {
      if (isClosed) throw new Error('The durable engine is closed.');
      return commits.write(job);
    },
  };
  const work = openWork(engine);
  return {
    start: (given) => {
      runner = given;
      work.start();
    },
    stop: async () => {
      if (isClosed) return;
      await work.stop();
      await keep(engine, engine.completions.takeAll());
      isClosed = true;
      // An empty write: when it is done, so is everything that was queued before it.
      await commits.write(() => undefined);
      db.close();
    },
    clientBinding: (urls) => clientBinding(options.hubName, urls),
    serve: (req, res, access) => serveApi(engine, { req, res }, access),
    counts: () => countsOf(store),
  };
}

function started(runner: Runner | null): Runner {
  if (!runner) throw new Error('The durable engine was not started.');
  return runner;
}

interface Work {
  start(): void;
  wake(id: string): void;
  underWay(id: string): number;
  apply(effects: Effects): void;
  stop(): Promise<void>;
}

/** The three things that make progress: turns, activities and due messages. */
function openWork(engine: Engine): Work {
  const dispatcher = openTurns(engine);
  const activities = openActivityQueue(engine);
  const timer = openDueTimer({
    nowMs: engine.nowMs,
    targets: engine.store.inbox.targets,
    nextDueMs: engine.store.inbox.nextDueMs,
    wake: dispatcher.wake,
  });
  return {
    start: () => {
      timer.arm(0);
      for (const id of engine.store.instances.pending()) dispatcher.wake(id);
      activities.add(engine.store.activities.all());
    },
    wake: dispatcher.wake,
    underWay: activities.underWay,
    apply: (effects) => {
      for (const id of effects.wake) dispatcher.wake(id);
      activities.add(effects.activities);
      if (Number.isFinite(effects.nextDueMs)) timer.arm(effects.nextDueMs);
    },
    stop: async () => {
      timer.stop();
      await Promise.all([dispatcher.stop(), activities.stop(activityGraceMs)]);
    },
  };
}

function openTurns(engine: Engine): Dispatcher {
  return openDispatcher({
    maxRunning: engine.options.maxConcurrentOrchestrators,
    run: (id) => (isEntityId(id) ? runEntityBatch(engine, id) : runTurn(engine, id)),
    onError: (id, cause) => engine.options.log(`turn of ${id}: ${messageOf(cause)}`),
  });
}

function countsOf(store: Store): { instances: number; inbox: number; activities: number } {
  return {
    instances: store.instances.count(),
    inbox: store.inbox.count(),
    activities: store.activities.count(),
  };
}
