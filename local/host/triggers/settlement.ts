import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { LogLevel } from '../core/log-sink.ts';
import type { QueueSettings } from '../settings.ts';
import { decodeMessage } from '../storage/encoding.ts';

export interface Settlement {
  /** Undefined when the message must not be tried (any more). */
  textOf(message: DequeuedMessageItem): string | undefined;
  done(message: DequeuedMessageItem, popReceipt: string): Promise<void>;
  failed(message: DequeuedMessageItem, popReceipt: string): Promise<void>;
  toPoison(message: DequeuedMessageItem, popReceipt: string): Promise<void>;
}

interface SettlementOptions {
  queue: QueueClient;
  poison: QueueClient | undefined;
  settings: QueueSettings;
  log(level: LogLevel, message: string): void;
}

/** What becomes of a message after its try: deleted, shown again, or put aside into `<queue>-poison`. */
export function createSettlement({ queue, poison, settings, log }: SettlementOptions): Settlement {
  async function done(message: DequeuedMessageItem, popReceipt: string): Promise<void> {
    await unlessLost(queue.deleteMessage(message.messageId, popReceipt));
  }

  async function toPoison(message: DequeuedMessageItem, popReceipt: string): Promise<void> {
    // A poison queue has none of its own: its message stays hidden until the lease runs out.
    if (!poison) return;
    await poison.createIfNotExists();
    await poison.sendMessage(message.messageText);
    await done(message, popReceipt);
    log('warning', `${queue.name}: message ${message.messageId} was moved to ${poison.name}`);
  }

  return {
    done,
    toPoison,
    textOf: (message) => {
      if (message.dequeueCount > settings.maxDequeueCount) return undefined;
      return decodeMessage(message.messageText, settings.messageEncoding);
    },
    failed: async (message, popReceipt) => {
      if (message.dequeueCount >= settings.maxDequeueCount) return toPoison(message, popReceipt);
      const hiddenSeconds = settings.visibilityTimeoutMs / 1_000;
      await unlessLost(queue.updateMessage(message.messageId, popReceipt, undefined, hiddenSeconds));
    },
  };
}

/** A receipt that no longer counts means that somebody else has the message now: then it is theirs to settle. */
async function unlessLost(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status !== 400 && status !== 404) throw error;
  }
}
