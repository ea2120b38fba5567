import { randomUUID } from 'node:crypto';
import type { RegisteredFunction } from './core-api.ts';
import type {
  Binding,
  CoreInvocationContext,
  InvocationRequest,
  RetryContext,
  TraceContext,
  TypedData,
} from './core-types.ts';
import type { LogSink } from './log-sink.ts';
import { isTrigger } from './trigger-binding.ts';

export interface InvocationOrder {
  fn: RegisteredFunction;
  trigger: TypedData;
  triggerMetadata?: Record<string, TypedData> | undefined;
  /** Given when somebody else must know the id before the function runs. */
  invocationId?: string;
  traceContext?: TraceContext | undefined;
  retryContext?: RetryContext | undefined;
}

/** The library's own context is known only after it was asked for the arguments; log hooks want to see it. */
type OwnContext = CoreInvocationContext & { invocationContext?: unknown };

/** What the library gets to know about one invocation, and how it writes to the log. */
export function coreContext(
  { log, inputFor }: { log: LogSink; inputFor(binding: Binding): TypedData },
  order: InvocationOrder,
  hookData: Record<string, unknown>,
): OwnContext {
  const request = invocationRequest(order, inputFor);
  const context: OwnContext = {
    invocationId: request.invocationId,
    request,
    metadata: order.fn.metadata,
    log: (level, category, message) => {
      const functionName = order.fn.metadata.name;
      log.write({
        level,
        category,
        message,
        functionName,
        invocationContext: context.invocationContext,
        hookData,
      });
    },
  };
  return context;
}

function invocationRequest(
  order: InvocationOrder,
  inputFor: (binding: Binding) => TypedData,
): InvocationRequest {
  return {
    invocationId: order.invocationId ?? randomUUID(),
    functionId: order.fn.id,
    inputData: inputs(order, inputFor),
    triggerMetadata: order.triggerMetadata ?? {},
    ...(order.traceContext && { traceContext: order.traceContext }),
    ...(order.retryContext && { retryContext: order.retryContext }),
  };
}

/** Binding names are hashes of the options, so they are looked up, never assumed. */
function inputs(order: InvocationOrder, inputFor: (binding: Binding) => TypedData) {
  return Object.entries(order.fn.metadata.bindings)
    .filter(([, binding]) => binding.direction === 'in')
    .map(([name, binding]) => ({
      name,
      data: isTrigger(binding.type) ? order.trigger : inputFor(binding),
    }));
}
