import type { Log, LogFields } from '#kernel';
import { currentInvocation } from './invocation.ts';
import { withSourcePlaces } from './source-places.ts';

/** One JSON line per event; the host forwards it. Fields are ids, codes and counts. */
export const jsonLog: Log = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};

function write(level: keyof Log, event: string, fields: LogFields = {}): void {
  const { context, traceId } = currentInvocation() ?? {};
  const at = typeof fields.at === 'string' ? { at: withSourcePlaces(fields.at) } : {};
  const where = context && { invocation: context.invocationId, ...(traceId && { traceId }) };
  (context ?? console)[level](JSON.stringify({ level, event, ...fields, ...at, ...where }));
}
