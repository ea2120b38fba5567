import type { RegisteredFunction } from '../core/core-api.ts';
import type { Binding, InvocationResponse, TypedData } from '../core/core-types.ts';
import type { QueueSettings } from '../settings.ts';
import { encodeMessage } from '../storage/encoding.ts';
import type { QueueFor } from '../storage/queue-clients.ts';
import { defaultConnection } from '../storage/queue-clients.ts';

export interface QueueAddress {
  connection: string;
  queueName: string;
}

const returnBinding = '$return';

export function queueOutputs(fn: RegisteredFunction): [name: string, Binding][] {
  return Object.entries(fn.metadata.bindings).filter(
    ([, binding]) => binding.direction === 'out' && binding.type.toLowerCase() === 'queue',
  );
}

export function queueAddress(binding: Binding): QueueAddress {
  return {
    connection: typeof binding.connection === 'string' ? binding.connection : defaultConnection,
    queueName: String(binding.queueName),
  };
}

/** Sends what functions put into their queue bindings. */
export function createQueueOutputs(options: {
  queueFor: QueueFor;
  encoding: QueueSettings['messageEncoding'];
  sent(address: QueueAddress): void;
}) {
  return async (fn: RegisteredFunction, response: InvocationResponse): Promise<void> => {
    for (const [name, binding] of queueOutputs(fn)) {
      const value = outputValue(name, response);
      if (value) await send(queueAddress(binding), messages(value));
    }
  };

  async function send(address: QueueAddress, bodies: (string | Uint8Array)[]): Promise<void> {
    const queue = options.queueFor(address.connection, address.queueName);
    await queue.createIfNotExists();
    for (const body of bodies) await queue.sendMessage(encodeMessage(body, options.encoding));
    options.sent(address);
  }
}

function outputValue(name: string, response: InvocationResponse): TypedData | null | undefined {
  if (name === returnBinding) return response.returnValue;
  return response.outputData?.find((output) => output.name === name)?.data;
}

/** An array becomes one message for each element; text goes as it is, everything else as JSON. */
function messages(value: TypedData): (string | Uint8Array)[] {
  if (value.bytes) return [value.bytes];
  if (value.string !== undefined) return [value.string];
  if (value.json === undefined) return [String(value.int ?? value.double)];
  const parsed: unknown = JSON.parse(value.json);
  if (!Array.isArray(parsed)) return [value.json];
  return parsed.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item)));
}
