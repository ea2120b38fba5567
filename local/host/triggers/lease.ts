import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';

export interface Lease {
  /** Stops renewing and gives the receipt that is valid now. */
  release(): Promise<string>;
}

/**
 * Keeps a message invisible while it is worked on. Each renewal makes the receipt before it worthless. One that
 * fails is tried again at the next half; if the lease runs out meanwhile the message is simply delivered again.
 */
export function holdLease(queue: QueueClient, message: DequeuedMessageItem, leaseMs: number): Lease {
  let popReceipt = message.popReceipt;
  let renewal: Promise<void> = Promise.resolve();

  const renew = async () => {
    try {
      const renewed = await queue.updateMessage(message.messageId, popReceipt, undefined, leaseMs / 1_000);
      popReceipt = renewed.popReceipt ?? popReceipt;
    } catch {
      // Settling will find out whether the message is still ours.
    }
  };
  const timer = setInterval(() => {
    renewal = renewal.then(renew);
  }, leaseMs / 2);

  return {
    async release() {
      clearInterval(timer);
      await renewal;
      return popReceipt;
    },
  };
}
