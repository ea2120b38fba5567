const hookNames = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;
export type HookName = (typeof hookNames)[number];
export type HookCallback = (context: object) => unknown;

export interface Hooks {
  /** Shared by every hook of the app, for as long as the app lives. */
  readonly appHookData: Record<string, unknown>;
  has(name: HookName): boolean;
  /** Takes the callback back when the returned function is called. */
  add(name: string, callback: HookCallback): () => void;
  /** One after the other, in the order of registration; the first that throws ends it. */
  run(name: HookName, context: object): Promise<void>;
  /** For log hooks, which must be done before the line is written. */
  runNow(name: HookName, context: object): void;
}

export function createHooks(): Hooks {
  const callbacks = new Map<HookName, HookCallback[]>(hookNames.map((name) => [name, []]));
  const listOf = (name: HookName) => callbacks.get(name) ?? [];

  return {
    appHookData: {},
    has: (name) => listOf(name).length > 0,
    add(name, callback) {
      if (!isHookName(name)) throw unknownHook(name);
      listOf(name).push(callback);
      return () => {
        callbacks.set(
          name,
          listOf(name).filter((known) => known !== callback),
        );
      };
    },
    async run(name, context) {
      for (const callback of listOf(name)) await callback(context);
    },
    runNow(name, context) {
      for (const callback of listOf(name)) callback(context);
    },
  };
}

function isHookName(name: string): name is HookName {
  return hookNames.some((known) => known === name);
}

/** The library recognises this very name and flag, and tells the author which host version would be needed. */
function unknownHook(name: string): Error {
  return Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
}
