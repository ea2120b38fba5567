import Module, { createRequire } from 'node:module';
import type * as DurableFunctions from 'durable-functions';

/** The parts of the worker's core API that the functions library calls, reduced to what a test needs. */
interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: Callback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: TypedData | null }>;
}

export type TypedData = { string?: string; json?: string; int?: number; double?: number };
export type Callback = (...args: unknown[]) => unknown;

export interface Binding {
  readonly type: string;
  readonly direction: string;
}

export interface RegisteredFunction {
  readonly metadata: { readonly name: string; readonly bindings: Readonly<Record<string, Binding>> };
  readonly callback: Callback;
}

interface ProgrammingModel {
  getInvocationModel(coreContext: object): InvocationModel;
}

export interface LoadedLibrary {
  readonly df: typeof DurableFunctions;
  readonly functions: Map<string, RegisteredFunction>;
  readonly model: () => ProgrammingModel;
}

let loaded: LoadedLibrary | null = null;

/**
 * Loads the real libraries as a worker does. The hook must stand before the first `require` of the
 * functions library, which asks for the core API once and remembers the outcome.
 */
export function loadLibrary(): LoadedLibrary {
  if (loaded) return loaded;
  const functions = new Map<string, RegisteredFunction>();
  let model: ProgrammingModel | null = null;
  const core = {
    version: '4.0.0',
    hostVersion: '4.1040.0',
    Disposable: class {},
    registerHook: () => ({ dispose: () => undefined }),
    setProgrammingModel: (given: ProgrammingModel) => {
      model = given;
    },
    getProgrammingModel: () => model,
    log: () => undefined,
    registerFunction: (metadata: RegisteredFunction['metadata'], callback: Callback) => {
      functions.set(metadata.name.toLowerCase(), { metadata, callback });
    },
  };
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string) {
    return id === '@azure/functions-core' ? core : original.call(this, id);
  }, original);
  const df: typeof DurableFunctions = createRequire(import.meta.url)('durable-functions');
  loaded = {
    df,
    functions,
    model: () => {
      if (!model) throw new Error('The functions library did not register its programming model.');
      return model;
    },
  };
  return loaded;
}
