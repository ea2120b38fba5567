import { Module } from 'node:module';
import type { FunctionCallback, FunctionMetadata, ProgrammingModel } from './core-types.ts';
import { createHooks, type Hooks } from './hooks.ts';
import type { LogCategory, LogLevel } from './log-sink.ts';

const coreModule = '@azure/functions-core';
const hostVersion = '4.1034.0';

export interface RegisteredFunction {
  id: string;
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

/** What an app said about itself while it was loading. */
export interface AppRegistry {
  hooks: Hooks;
  functions: Map<string, RegisteredFunction>;
  models: Set<ProgrammingModel>;
  /** After start-up nothing can be registered or taken back. */
  isLocked: boolean;
}

export type CoreLog = (level: LogLevel, category: LogCategory, message: string) => void;

export function createAppRegistry(): AppRegistry {
  return { hooks: createHooks(), functions: new Map(), models: new Set(), isLocked: false };
}

/** The object that `require('@azure/functions-core')` returns inside a functions host. */
export function createCoreApi(app: AppRegistry, log: CoreLog): object {
  return {
    version: hostVersion,
    hostVersion,
    Disposable,
    log,
    registerHook: (name: string, callback: (context: object) => unknown) =>
      new Disposable(app.hooks.add(name, callback)),
    setProgrammingModel: (model: ProgrammingModel) => {
      app.models.add(model);
    },
    getProgrammingModel: () => [...app.models].at(-1),
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      registerFunction(app, metadata, callback),
  };
}

function registerFunction(app: AppRegistry, metadata: FunctionMetadata, callback: FunctionCallback) {
  if (app.isLocked) throw systemError('A function can only be registered during app startup.');
  const id = metadata.functionId ?? metadata.name;
  if (app.functions.has(id)) throw systemError(`A function with id "${id}" has already been registered.`);
  app.functions.set(id, { id, metadata, callback });

  return new Disposable(() => {
    if (app.isLocked) throw systemError('A function can only be disposed during app startup.');
    app.functions.delete(id);
  });
}

function systemError(message: string): Error {
  return Object.assign(new Error(message), { isAzureFunctionsSystemError: true });
}

class Disposable {
  #release: (() => unknown) | undefined;

  constructor(release: () => unknown) {
    this.#release = release;
  }

  static from(...parts: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): unknown {
    const release = this.#release;
    this.#release = undefined;
    return release?.();
  }
}

/**
 * The library asks for its core lazily, inside a try, and remembers the outcome for ever; asked too early it
 * falls into a silent test mode without functions. So this must run before anything loads `@azure/functions`.
 */
export function installCoreApi(coreApi: object): () => void {
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function requireWithCore(this: Module, id: string): unknown {
    return id === coreModule ? coreApi : original.call(this, id);
  }, original);
  return () => {
    Module.prototype.require = original;
  };
}
