import type { RegisteredFunction } from '../core/core-api.ts';
import type { Invoker } from '../core/invoker.ts';
import type { LogSink } from '../core/log-sink.ts';
import { triggerOf, triggerType } from '../core/trigger-binding.ts';
import { type QueueAddress, queueAddress, queueOutputs } from '../outputs/queue.ts';
import type { QueueSettings } from '../settings.ts';
import type { QueueFor } from '../storage/queue-clients.ts';
import { type QueueListener, startQueueListener } from './queue.ts';
import { queueMetadata } from './queue-message.ts';

const leaseMs = 600_000;
const poisonSuffix = '-poison';

export interface QueueListeners {
  /** Says that a message was just sent from here. */
  sent(address: QueueAddress): void;
  count(): number;
  stop(): Promise<void>;
}

export function queueConnections(functions: Iterable<RegisteredFunction>): string[] {
  return [...functions].flatMap((fn) => {
    const out = queueOutputs(fn).map(([, binding]) => queueAddress(binding).connection);
    return isQueueFunction(fn) ? [...out, queueAddress(triggerOf(fn)).connection] : out;
  });
}

export function startQueueListeners(
  functions: Iterable<RegisteredFunction>,
  deps: { queueFor: QueueFor; settings: QueueSettings; invoker: Invoker; log: LogSink },
): QueueListeners {
  const listeners = new Map<string, QueueListener>();
  for (const fn of functions) {
    if (isQueueFunction(fn)) listeners.set(fn.id, listenFor(fn, deps));
  }
  const byAddress = Map.groupBy([...functions].filter(isQueueFunction), (fn) =>
    keyOf(queueAddress(triggerOf(fn))),
  );

  return {
    sent: (address) => {
      for (const fn of byAddress.get(keyOf(address)) ?? []) listeners.get(fn.id)?.wake();
    },
    count: () => listeners.size,
    stop: async () => {
      await Promise.all([...listeners.values()].map((listener) => listener.stop()));
    },
  };
}

function listenFor(
  fn: RegisteredFunction,
  { queueFor, settings, invoker, log }: Parameters<typeof startQueueListeners>[1],
): QueueListener {
  const { connection, queueName } = queueAddress(triggerOf(fn));
  const isPoison = queueName.endsWith(poisonSuffix);
  return startQueueListener({
    queue: queueFor(connection, queueName),
    poison: isPoison ? undefined : queueFor(connection, queueName + poisonSuffix),
    settings,
    leaseMs,
    log: log.system,
    deliver: (text, message) =>
      invoker.invoke({ fn, trigger: { string: text }, triggerMetadata: queueMetadata(text, message) }),
  });
}

function isQueueFunction(fn: RegisteredFunction): boolean {
  return triggerType(fn) === 'queuetrigger';
}

function keyOf({ connection, queueName }: QueueAddress): string {
  return `${connection}/${queueName}`;
}
