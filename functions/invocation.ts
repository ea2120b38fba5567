import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

/** What the platform gives to a function to write with; it adds its own name of the invocation. */
export type Invoked = Pick<InvocationContext, 'invocationId' | 'traceContext' | 'info' | 'warn' | 'error'>;

interface Scope {
  context: Invoked;
  traceId: string | undefined;
  client?: df.DurableClient;
}

const scopes = new AsyncLocalStorage<Scope>();

/** What `work` does, however deep, is done in this invocation: its log lines carry its id, its starts use its client. */
export const inInvocation = <T>(
  context: Invoked,
  work: () => T,
  traceId = traceIdIn(context.traceContext?.traceParent),
): T => scopes.run({ context, traceId }, work);

export const currentInvocation = (): Readonly<Scope> | undefined => scopes.getStore();

/** The input that gives an invocation its way to the durable engine. */
export const durableInput = df.input.durableClient();

/**
 * The way to the durable engine of the invocation that asks; two that run side by side have one each. Made when it is
 * first asked for: that checks a dozen addresses, which most invocations need not pay for.
 */
export function durableClient(): df.DurableClient {
  const scope = scopes.getStore();
  if (!scope) throw new Error('Outside of an invocation there is no durable client.');
  scope.client ??= df.getClient(scope.context as InvocationContext);
  return scope.client;
}

/** The trace that a well-formed `traceparent` names (W3C RequestTrace Context). */
export const traceIdIn = (traceparent: string | null | undefined): string | undefined =>
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '')?.[1];
