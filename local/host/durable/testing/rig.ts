import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';
import type { DurableHub, DurableOptions, Runner } from '../contract.ts';
import { openDurableHub } from '../index.ts';
import type { LoadedLibrary } from './core-api.ts';
import { loadLibrary } from './core-api.ts';
import { bindingOf, invoke, libraryRunner } from './library-runner.ts';

export interface Rig {
  readonly hub: DurableHub;
  readonly client: DurableClient;
  /** Origin under which the public form of the client API is served. */
  readonly publicOrigin: string;
  readonly systemKey: string;
  readonly logged: readonly string[];
  /** Resolves with the final status. Rejects when the instance has not ended in time. */
  ended(id: string, timeoutMs?: number): Promise<DurableOrchestrationStatus>;
  /** Starts an instance and waits for its end. */
  run(name: string, input?: unknown): Promise<DurableOrchestrationStatus>;
  stop(): Promise<void>;
}

const systemKey = 'key-of-the-tests';
const clientFunction = 'borrowClient';

/**
 * A task hub with the real library on both sides: its functions behind the runner, its client over http. `around` may
 * look at what passes between hub and library.
 */
export async function startRig(
  options: Partial<DurableOptions> = {},
  around: (runner: Runner) => Runner = (runner) => runner,
): Promise<Rig> {
  const library = loadLibrary();
  const logged: string[] = [];
  const hub = openDurableHub({
    file: ':memory:',
    hubName: 'TestHub',
    maxConcurrentActivities: 50,
    defaultVersion: null,
    maxConcurrentOrchestrators: 50,
    log: (line) => logged.push(line),
    ...options,
  });
  const server = await listen(hub);
  const origin = originOf(server);
  const client = await borrowClient(
    library,
    hub.clientBinding({ publicOrigin: origin, rpcOrigin: origin, systemKey }),
  );
  hub.start(around(libraryRunner(library)));
  const ended = (id: string, timeoutMs = 10_000) => untilEnded(client, id, timeoutMs);
  return {
    hub,
    client,
    publicOrigin: origin,
    systemKey,
    logged,
    ended,
    run: async (name, input) => ended(await client.startNew(name, { input })),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await hub.stop();
    },
  };
}

async function listen(hub: DurableHub): Promise<Server> {
  const server = createServer(async (req, res) => {
    const isRpc = req.url?.startsWith('/durabletask/') === true;
    const access = isRpc
      ? ({ kind: 'rpc' } as const)
      : ({ kind: 'public', systemKey, publicOrigin: originOf(server) } as const);
    const wasServed = await hub.serve(req, res, access);
    if (!wasServed) res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The client as a function gets it: from the binding, through the library. */
async function borrowClient(library: LoadedLibrary, binding: string): Promise<DurableClient> {
  const { df, functions } = library;
  process.env.WEBSITE_HOSTNAME ??= 'localhost:7071';
  const borrowed = Promise.withResolvers<DurableClient>();
  df.app.client.generic(clientFunction, {
    trigger: { type: 'queueTrigger', name: 'trigger' },
    handler: (_trigger, client) => {
      borrowed.resolve(client);
    },
  });
  const registered = functions.get(clientFunction.toLowerCase());
  if (!registered) throw new Error('The client function was not registered.');
  const { name } = bindingOf(registered, /durableClient/);
  await invoke(library, registered, { string: '{}' }, { [name]: { string: binding } });
  return borrowed.promise;
}

const finalStatuses = new Set(['Completed', 'Failed', 'Terminated']);

async function untilEnded(
  client: DurableClient,
  id: string,
  timeoutMs: number,
): Promise<DurableOrchestrationStatus> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const status = await client.getStatus(id);
    if (finalStatuses.has(status.runtimeStatus)) return status;
    if (Date.now() > deadlineMs) throw new Error(`${id} is still ${status.runtimeStatus}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
