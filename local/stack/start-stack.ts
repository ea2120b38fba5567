import path from 'node:path';
import { ensureBundle, ensureWebClient } from './builds.ts';
import { type Child, startChild } from './child.ts';
import { type Crew, createCrew } from './crew.ts';
import { claimDataFolder } from './data-folder.ts';
import { type HostKeeper, keepHost } from './host-keeper.ts';
import { type Logs, openLogs } from './logs.ts';
import { beside } from './paths.ts';
import { makePlan, type Plan } from './plan.ts';
import type { RunningStack, StackOptions } from './stack-options.ts';
import { startDatabase, startMail, startOfflineModel, startSignIn } from './stand-ins.ts';
import { createStops, type Stops } from './stops.ts';
import { provisionStorage, startStorage } from './storage.ts';

/**
 * Everything that the product needs on one machine: database, storage, sign-in, mailbox, model, and the functions
 * host with the app. This process carries the stand-ins; storage and host are its children and end with it.
 * Rejects with a HostStartupError (plain sentences) for whatever the caller can set right, and then leaves nothing
 * running behind.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const startedMs = performance.now();
  const folder = await claimDataFolder(path.resolve(options.dataDir));
  const stops = createStops();
  try {
    const plan = await makePlan(options, folder);
    const logs = openLogs(folder.path, plan.log);
    stops.last(async () => logs.close());
    const raised = await raise(plan, logs, stops);
    stops.last(async () => folder.release());
    return describe(plan, { ...raised, readyMs: Math.round(performance.now() - startedMs) }, stops);
  } catch (error) {
    await stops.run();
    folder.release();
    throw error;
  }
}

interface Raised {
  crew: Crew;
  host: HostKeeper;
  storage: Child;
  stub: Child | undefined;
}

async function raise(plan: Plan, logs: Logs, stops: Stops): Promise<Raised> {
  const crew = createCrew();
  const stopping = (child: Child, graceMs: number) => () => {
    crew.dismiss(child);
    return child.stop(graceMs);
  };
  const storage = crew.add(
    startStorage(
      { folder: path.join(plan.folder.path, 'storage'), ports: plan.ports },
      plan.secrets.storageKey,
      logs.storage,
    ),
  );
  stops.next(stopping(storage, 1_000));
  note(plan, [storage]);
  const stub = startStub(plan, logs);
  if (stub) stops.next(stopping(crew.add(stub), 500));
  if (!plan.options.appDir) await ensureBundle(plan.log);
  const noteAll = () => note(plan, [storage, host.child(), ...(stub ? [stub] : [])]);
  const host = keepHost(plan, { log: logs.functions, replaced: noteAll });
  stops.first(host.stop);
  noteAll();

  const webClient = plan.options.appDir ? undefined : ensureWebClient(plan.log);
  const filled = storage.ready.then(() => fillStorage(plan));
  await allOf([filled, stub?.ready, startStandIns(plan, stops), webClient]);
  await host.open();
  return { crew, host, storage, stub };
}

function startStub({ options, ports, settings, secrets }: Plan, logs: Logs): Child | undefined {
  if (!options.modelStub) return undefined;
  const { latencyMs } = options.modelStub;
  const keys = { apiKey: settings.OPENAI_API_KEY, controlKey: secrets.controlKey };
  return startChild({
    name: 'the model stub',
    module: beside('model-child.ts'),
    env: { MODEL_OPTIONS: JSON.stringify({ port: ports.model, latencyMs, ...keys }) },
    log: logs.storage,
  });
}

function fillStorage({ settings, ports, secrets }: Plan): Promise<void> {
  const containers = [settings.BLOB_CONTAINER ?? 'payloads'];
  return provisionStorage(ports, secrets.storageKey, {
    containers,
    queues: ['runs-standard', 'runs-standard-poison', 'events', 'events-poison'],
  });
}

async function startStandIns(plan: Plan, stops: Stops): Promise<void> {
  const { options, folder, ports, settings, model } = plan;
  const { controlKey } = plan.secrets;
  const input = { dataDir: folder.path, ports, settings, controlKey, persons: options.identityPersons ?? [] };
  const isModelHere = model.kind === 'offline' && !options.modelStub;
  await allOf([
    startDatabase(input).then(({ stop }) => stops.last(stop)),
    startSignIn(input).then(({ stop }) => stops.next(stop)),
    startMail(input).then(({ stop }) => stops.next(stop)),
    isModelHere ? startOfflineModel(input).then(({ stop }) => stops.next(stop)) : undefined,
  ]);
}

/** Waits for every start, also after a failure, so that each one that succeeded is known when all is stopped. */
async function allOf(starts: (Promise<unknown> | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(starts);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function note({ folder, ports, startedAt }: Plan, children: Child[]): void {
  folder.describe({
    pid: process.pid,
    startedAt,
    url: `http://localhost:${ports.site}/`,
    children: children.map(({ name, pid, birth }) => ({ name, pid, birth })),
  });
}

function describe(plan: Plan, raised: Raised & { readyMs: number }, stops: Stops): RunningStack {
  const { ports, settings, model, folder } = plan;
  const { functionKeys, controlKey } = plan.secrets;
  const { crew, host, storage, stub, readyMs } = raised;
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    url: `http://localhost:${ports.site}`,
    identityUrl: `http://localhost:${ports.identity}`,
    mailboxUrl: at(ports.mailbox),
    modelUrl: at(ports.model),
    cosmosUrl: at(ports.cosmos),
    cosmosKey: settings.COSMOS_KEY ?? '',
    ...{ functionKeys, controlKey, settings, model, ports },
    dataDir: folder.path,
    get rpcUrl() {
      return host.rpcUrl();
    },
    get pids() {
      const pids = { supervisor: process.pid, host: host.child().pid, azurite: storage.pid };
      return stub ? { ...pids, model: stub.pid } : pids;
    },
    readyMs,
    failed: Promise.race([crew.failed, host.failed]),
    stop() {
      folder.leave();
      return stops.run();
    },
    killHost: (signal = 'SIGKILL') => host.kill(signal),
    restartHost: host.restart,
  };
}
