import { createInvoker, type Invoker, type InvokerOptions } from './core/invoker.ts';
import { drain } from './drain.ts';
import type { DurableHub } from './durable/contract.ts';
import { openHub, openRpc, publicOrigin, rpcOrigin } from './durable-doors.ts';
import { createRunner, isDurable } from './durable-runner.ts';
import { checkFunctions } from './function-check.ts';
import type { RunningHost } from './host-options.ts';
import { createBufferedResponder } from './http/buffered.ts';
import { createFront } from './http/front.ts';
import { createRouter } from './http/router.ts';
import { createStreamResponder } from './http/stream.ts';
import { createQueueOutputs } from './outputs/queue.ts';
import type { PreparedHost, Releases } from './prepared-host.ts';
import { openQueueServices } from './storage/queue-clients.ts';
import { type QueueListeners, queueConnections, startQueueListeners } from './triggers/start-queues.ts';
import { startTimers, timerFunctions } from './triggers/start-timers.ts';

/** Everything after loading: check, wire, and open the doors. */
export async function runApp(
  host: PreparedHost,
  releases: Releases,
): Promise<Omit<RunningHost, 'stop'> & { drain(): Promise<void> }> {
  const { app, config, doors, log, store, keys } = host;
  const functions = [...app.functions.values()];
  checkFunctions(functions, process.env);
  const router = createRouter(functions);
  const timed = timerFunctions(functions, process.env);
  const queueFor = await openQueueServices(queueConnections(functions), process.env);
  const hub = functions.some(isDurable) ? await openHub(host, releases) : undefined;

  let listeners: QueueListeners | undefined;
  const invokerOptions = invokerOptionsOf(
    host,
    hub,
    createQueueOutputs({
      queueFor,
      encoding: config.queues.messageEncoding,
      sent: (address) => listeners?.sent(address),
    }),
  );
  // Two of them, because stopping waits for callers from outside before it stops the durable engine.
  const outer = createInvoker(invokerOptions);
  const inner = createInvoker(invokerOptions);

  hub?.start(createRunner(functions, inner, log));
  openRpc(host, hub);
  openFront(host, hub, router, outer);
  const timers = startTimers(timed, { invoker: outer, statuses: store, log });
  listeners = startQueueListeners(functions, { queueFor, settings: config.queues, invoker: outer, log });

  return {
    url: `http://127.0.0.1:${doors.front.port}`,
    rpcUrl: rpcOrigin(host),
    functions: functions.map((fn) => fn.metadata.name).sort(),
    keys,
    counts: () => ({ running: outer.running() + inner.running(), durable: hub?.counts() }),
    drain: () => drain(host, { hub, outer, timers, listeners }),
  };
}

function invokerOptionsOf(
  host: PreparedHost,
  hub: DurableHub | undefined,
  writeOutputs: InvokerOptions['writeOutputs'],
): InvokerOptions {
  const { app, log, config, loaded, keys } = host;
  const urls = { publicOrigin: publicOrigin(host), rpcOrigin: rpcOrigin(host), systemKey: keys.system };
  const client = hub?.clientBinding(urls) ?? '';
  return {
    app,
    log,
    model: loaded.model,
    timeoutMs: config.functionTimeoutMs,
    // The only input besides triggers that passes the check.
    inputFor: () => ({ string: client }),
    writeOutputs,
  };
}

function openFront(
  host: PreparedHost,
  hub: DurableHub | undefined,
  router: ReturnType<typeof createRouter>,
  invoker: Invoker,
): void {
  const { options, config, doors, log, loaded, keys } = host;
  const access = { kind: 'public' as const, systemKey: keys.system, publicOrigin: publicOrigin(host) };
  const { streamUri } = loaded;
  doors.front.open(
    createFront({
      router,
      keys,
      log,
      routePrefix: config.routePrefix,
      enforceKeys: options.enforceKeys ?? true,
      respond: streamUri
        ? createStreamResponder({ invoker, log, streamUri, opened: loaded.opened })
        : createBufferedResponder({ invoker, log }),
      runtime: (req, res) => hub?.serve(req, res, access) ?? Promise.resolve(false),
      site: options.site,
    }),
  );
}
