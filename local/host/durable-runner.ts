import type { RegisteredFunction } from './core/core-api.ts';
import type { TypedData } from './core/core-types.ts';
import { errorText } from './core/error-text.ts';
import type { Invoker } from './core/invoker.ts';
import type { LogSink } from './core/log-sink.ts';
import { triggerType } from './core/trigger-binding.ts';
import type { DurableKind, Runner } from './durable/contract.ts';

const triggerTypes: Record<DurableKind, string> = {
  orchestrator: 'orchestrationtrigger',
  activity: 'activitytrigger',
  entity: 'entitytrigger',
};

export function isDurable(fn: RegisteredFunction): boolean {
  const isTriggered = Object.values(triggerTypes).includes(triggerType(fn));
  return (
    isTriggered || Object.values(fn.metadata.bindings).some((b) => b.type.toLowerCase() === 'durableclient')
  );
}

/** How the durable engine reaches the functions of the loaded app. */
export function createRunner(
  functions: Iterable<RegisteredFunction>,
  invoker: Invoker,
  log: LogSink,
): Runner {
  // Function names are unique whatever their case, and entity names arrive in lower case.
  const byKey = new Map([...functions].map((fn) => [keyOf(triggerType(fn), fn.metadata.name), fn]));
  const find = (kind: DurableKind, name: string) => byKey.get(keyOf(triggerTypes[kind], name));

  async function run(
    kind: DurableKind,
    name: string,
    trigger: TypedData,
    metadata?: Record<string, TypedData>,
  ): Promise<TypedData | null | undefined> {
    const fn = find(kind, name);
    if (!fn) throw new Error(`The ${kind} '${name}' does not exist.`);
    try {
      const { response } = await invoker.invoke({ fn, trigger, triggerMetadata: metadata });
      return response.returnValue;
    } catch (error) {
      log.system('warning', `The ${kind} ${fn.metadata.name} failed: ${errorText(error)}`);
      throw error;
    }
  }

  return {
    orchestrator: async (name, input) => plainValue(await run('orchestrator', name, { string: input })),
    activity: async (name, { instanceId, typed }) =>
      jsonText(await run('activity', name, typed, { instanceId: { string: instanceId } })),
    entity: async (name, input) => plainValue(await run('entity', name, { string: JSON.stringify(input) })),
    exists: (kind, name) => find(kind, name) !== undefined,
  };
}

function keyOf(trigger: string, name: string): string {
  return `${trigger}/${name.toLowerCase()}`;
}

function jsonText(value: TypedData | null | undefined): string {
  return value?.json ?? JSON.stringify(plainValue(value));
}

function plainValue(value: TypedData | null | undefined): unknown {
  if (!value) return null;
  if (value.json !== undefined) return JSON.parse(value.json);
  if (value.bytes) return Buffer.from(value.bytes).toString('base64');
  return value.string ?? value.int ?? value.double ?? null;
}
