import type { AppRegistry, RegisteredFunction } from './core-api.ts';
import type { Binding, InvocationResponse, ProgrammingModel, TypedData } from './core-types.ts';
import { coreContext, type InvocationOrder } from './invocation.ts';
import type { LogSink } from './log-sink.ts';
import { withTimeout } from './timeout.ts';

export interface InvocationOutcome {
  /** What the function (or a hook after it) returned. */
  result: unknown;
  response: InvocationResponse;
}

export interface Invoker {
  /** Rejects with whatever Error the function, a hook, an output or the time limit produced. */
  invoke(order: InvocationOrder): Promise<InvocationOutcome>;
  running(): number;
  /** Resolves once nothing runs. */
  idle(): Promise<void>;
}

export interface InvokerOptions {
  app: AppRegistry;
  model: ProgrammingModel;
  log: LogSink;
  /** 0 means without limit. */
  timeoutMs: number;
  inputFor(binding: Binding): TypedData;
  /** Sends what the function put into its output bindings; failing here fails the invocation, as on Azure. */
  writeOutputs(fn: RegisteredFunction, response: InvocationResponse): Promise<void>;
}

export function createInvoker(options: InvokerOptions): Invoker {
  let running = 0;
  let waiting: (() => void)[] = [];

  function finished(): void {
    running -= 1;
    if (running > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  /** Over its time counts as ended: nobody waits for it any more. */
  async function invoke(order: InvocationOrder): Promise<InvocationOutcome> {
    running += 1;
    try {
      return await withTimeout(runOnce(options, order), options.timeoutMs, order.fn.metadata.name);
    } finally {
      finished();
    }
  }

  return {
    invoke,
    running: () => running,
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

async function runOnce(options: InvokerOptions, order: InvocationOrder): Promise<InvocationOutcome> {
  const { hooks } = options.app;
  const hookData: Record<string, unknown> = {};
  const core = coreContext(options, order, hookData);
  const model = options.model.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  core.invocationContext = context;

  core.state = 'preInvocationHooks';
  const before = { invocationContext: context, inputs, functionCallback: order.fn.callback };
  await hooks.run('preInvocation', withHookData(before, hookData, hooks.appHookData));

  core.state = 'invocation';
  const call = () => model.invokeFunction(context, before.inputs, before.functionCallback);
  const ended = { invocationContext: context, inputs: before.inputs, ...(await settle(call)) };

  core.state = 'postInvocationHooks';
  await hooks.run('postInvocation', withHookData(ended, hookData, hooks.appHookData));
  if (ended.error instanceof Error) throw ended.error;
  const response = await model.getResponse(context, ended.result);
  await options.writeOutputs(order.fn, response);
  return { result: ended.result, response };
}

async function settle(call: () => Promise<unknown>): Promise<{ result: unknown; error: unknown }> {
  try {
    return { result: await call(), error: undefined };
  } catch (error) {
    return { result: undefined, error };
  }
}

/** Hooks fill the two bags but cannot swap them; everything else they may replace in place. */
function withHookData<T extends object>(context: T, hookData: object, appHookData: object): T {
  return Object.defineProperties(context, {
    hookData: { value: hookData, enumerable: true },
    appHookData: { value: appHookData, enumerable: true },
  });
}
