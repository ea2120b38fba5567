import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import type { Log, LogFields } from '#kernel';
import { withSourcePlaces } from './source-places.ts';

type Level = 'info' | 'warn' | 'error';

/** What the platform gives to a function to write with; it adds its own name of the invocation. */
export type Invoked = Pick<InvocationContext, 'invocationId' | 'traceContext' | Level>;

interface Scope {
  writer: Invoked;
  fields: { invocation: string; traceId?: string };
}

const scopes = new AsyncLocalStorage<Scope>();

/** What is logged while `work` is done, however deep, says which invocation and which trace it belongs to. */
export function inInvocation<T>(
  context: Invoked,
  work: () => T,
  traceId = traceIdIn(context.traceContext?.traceParent),
): T {
  const fields = { invocation: context.invocationId, ...(traceId && { traceId }) };
  return scopes.run({ writer: context, fields }, work);
}

function write(level: Level, event: string, fields: LogFields = {}): void {
  const scope = scopes.getStore();
  const at = typeof fields.at === 'string' ? { at: withSourcePlaces(fields.at) } : {};
  (scope?.writer ?? console)[level](JSON.stringify({ level, event, ...fields, ...at, ...scope?.fields }));
}

/** One JSON line per event; the host forwards it. Fields are ids, codes and counts. */
export const jsonLog: Log = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};

/** The trace that a well-formed `traceparent` names (W3C Trace Context). */
export const traceIdIn = (traceparent: string | null | undefined): string | undefined =>
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '')?.[1];
