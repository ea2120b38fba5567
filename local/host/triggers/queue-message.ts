import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from '../core/core-types.ts';

/** What a function can learn about its message through `context.triggerMetadata`. */
export function queueMetadata(text: string, message: DequeuedMessageItem): Record<string, TypedData> {
  return {
    QueueTrigger: { string: text },
    DequeueCount: json(message.dequeueCount),
    Id: { string: message.messageId },
    InsertionTime: json(message.insertedOn),
    ExpirationTime: json(message.expiresOn),
    NextVisibleTime: json(message.nextVisibleOn),
    PopReceipt: { string: message.popReceipt },
  };
}

function json(value: unknown): TypedData {
  return { json: JSON.stringify(value) };
}
