import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import { errorText } from '../core/error-text.ts';
import type { LogLevel } from '../core/log-sink.ts';
import type { QueueSettings } from '../settings.ts';
import { createBackOff } from './back-off.ts';
import { holdLease } from './lease.ts';
import { createSettlement } from './settlement.ts';

export interface QueueListenerOptions {
  queue: QueueClient;
  /** Absent for a poison queue itself. */
  poison: QueueClient | undefined;
  settings: QueueSettings;
  /** How long a received message stays invisible unless renewed; whole seconds. */
  leaseMs: number;
  /** Rejects when the function failed. */
  deliver(text: string, message: DequeuedMessageItem): Promise<unknown>;
  log(level: LogLevel, message: string): void;
}

export interface QueueListener {
  /** Somebody in this very process just sent something. */
  wake(): void;
  running(): number;
  /** Receives nothing more and resolves when what was received is settled. */
  stop(): Promise<void>;
}

export function startQueueListener(options: QueueListenerOptions): QueueListener {
  const { queue, settings, log } = options;
  const settle = createSettlement(options);
  const backOff = createBackOff(settings.maxPollingIntervalMs);
  const inWork = new Set<Promise<void>>();
  let isStopping = false;
  let isFailing = false;

  async function poll(): Promise<void> {
    while (!isStopping) {
      if (inWork.size > settings.newBatchThreshold) {
        await Promise.race(inWork);
        continue;
      }
      const messages = await receive();
      for (const message of messages) track(work(message));
      if (messages.length === 0) await backOff.pause();
      else backOff.reset();
    }
  }

  async function receive(): Promise<DequeuedMessageItem[]> {
    try {
      const batch = { numberOfMessages: settings.batchSize, visibilityTimeout: options.leaseMs / 1_000 };
      const { receivedMessageItems } = await queue.receiveMessages(batch);
      isFailing = false;
      return receivedMessageItems;
    } catch (error) {
      // A queue that nobody wrote to yet does not exist; the listener waits for it.
      const isMissing = error instanceof Error && 'statusCode' in error && error.statusCode === 404;
      if (!isMissing && !isFailing) log('warning', `${queue.name} cannot be read: ${errorText(error)}`);
      isFailing = !isMissing;
      return [];
    }
  }

  function track(job: Promise<void>): void {
    const tracked = job
      .catch((error: unknown) =>
        log('error', `${queue.name}: a message was not settled: ${errorText(error)}`),
      )
      .finally(() => inWork.delete(tracked));
    inWork.add(tracked);
  }

  async function work(message: DequeuedMessageItem): Promise<void> {
    const text = settle.textOf(message);
    if (text === undefined) return settle.toPoison(message, message.popReceipt);
    const lease = holdLease(queue, message, options.leaseMs);
    const failure = await options.deliver(text, message).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const popReceipt = await lease.release();
    if (!failure) return settle.done(message, popReceipt);
    log('error', `${queue.name}: try ${message.dequeueCount} failed: ${errorText(failure.error)}`);
    await settle.failed(message, popReceipt);
  }

  const polling = poll();
  return {
    wake: backOff.wake,
    running: () => inWork.size,
    async stop() {
      isStopping = true;
      backOff.wake();
      await polling;
      await Promise.all(inWork);
    },
  };
}
