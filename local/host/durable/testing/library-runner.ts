import { randomUUID } from 'node:crypto';
import type { DurableKind, Runner } from '../contract.ts';
import type { LoadedLibrary, RegisteredFunction, TypedData } from './core-api.ts';

const triggerTypes: Record<DurableKind, string> = {
  orchestrator: 'orchestrationTrigger',
  activity: 'activityTrigger',
  entity: 'entityTrigger',
};

/** Reaches the registered functions through the real library, step by step as the worker does. */
export function libraryRunner(library: LoadedLibrary): Runner {
  const find = (name: string): RegisteredFunction => {
    const found = library.functions.get(name.toLowerCase());
    if (!found) throw new Error(`There is no function '${name}'.`);
    return found;
  };
  return {
    orchestrator: (name, input) => invoke(library, find(name), { string: input }),
    activity: async (name, input) => jsonText(await call(library, find(name), input.typed)),
    entity: (name, input) => invoke(library, find(name), { string: JSON.stringify(input) }),
    exists: (kind, name) => {
      const found = library.functions.get(name.toLowerCase());
      const hasTrigger = found && triggerOf(found).type === triggerTypes[kind];
      return hasTrigger === true && (kind === 'entity' || found?.metadata.name === name);
    },
  };
}

export async function invoke(...given: Parameters<typeof call>): Promise<unknown> {
  return plainValue(await call(...given));
}

async function call(
  library: LoadedLibrary,
  registered: RegisteredFunction,
  trigger: TypedData,
  extraInputs: Readonly<Record<string, TypedData>> = {},
): Promise<TypedData | null | undefined> {
  const extras = Object.entries(extraInputs).map(([name, extra]) => ({ name, data: extra }));
  const invocationId = randomUUID();
  const model = library.model().getInvocationModel({
    invocationId,
    request: { invocationId, inputData: [{ name: triggerOf(registered).name, data: trigger }, ...extras] },
    metadata: registered.metadata,
    state: 'invocation',
    log: () => undefined,
  });
  const { context, inputs } = await model.getArguments();
  const result = await model.invokeFunction(context, inputs, registered.callback);
  const response = await model.getResponse(context, result);
  return response.returnValue;
}

export function bindingOf(registered: RegisteredFunction, pattern: RegExp): { name: string; type: string } {
  const found = Object.entries(registered.metadata.bindings).find(([, binding]) =>
    pattern.test(binding.type),
  );
  if (!found) throw new Error(`${registered.metadata.name} has no binding like ${pattern}.`);
  return { name: found[0], type: found[1].type };
}

function triggerOf(registered: RegisteredFunction): { name: string; type: string } {
  return bindingOf(registered, /trigger$/i);
}

function jsonText(typed: TypedData | null | undefined): string {
  return typed?.json ?? JSON.stringify(plainValue(typed));
}

function plainValue(typed: TypedData | null | undefined): unknown {
  if (!typed) return null;
  if (typed.json !== undefined) return JSON.parse(typed.json);
  return typed.string ?? typed.int ?? typed.double ?? null;
}
