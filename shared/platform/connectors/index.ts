import type { Connections } from './connections.ts';
import type {} from './events.ts';
import type { ConnectorRuntime } from './runtime.ts';

export { CalendarEvent, isSameTime } from './capabilities/calendar.ts';
export {
  type ArrivedThread,
  MailMessage,
  MailThreadSummary,
  type UnreadableMail,
} from './capabilities/mail.ts';
export type {
  CalendarReader,
  CalendarTracer,
  CalendarWriter,
  Draft,
  DraftRequest,
  EventChanges,
  EventDraft,
  FilingFolder,
  Inventory,
  MailContent,
  MailReader,
  MailSearch,
  MailTracer,
  MailWriter,
  SuggestionTrace,
  ThreadState,
} from './capabilities/ports.ts';
export { checkConnection } from './check-connection.ts';
export { receiveCallback } from './connecting/receive-callback.ts';
export { startConnection } from './connecting/start-connection.ts';
export { type Connections, createConnections, type Reader, type Tracer } from './connections.ts';
export { type ConnectorErrorClass, isConnectorError, unlessGone } from './connector-error.ts';
export { CALL_TIMEOUT_MS } from './drivers/call-policy.ts';
export { listConnections, listConnectors } from './list-connections.ts';
export { openWriter, type Writer, type WriterRequest } from './open-writer.ts';
export { readBlocked, readOrProblem } from './reading-problems.ts';
export { removeConnection } from './remove-connection.ts';
export { routes } from './routes.ts';
export {
  type ConnectorPorts,
  type ConnectorRuntime,
  type ConnectorsConfig,
  openConnectors,
  type WriteAccess,
} from './runtime.ts';
export type { Connection, StartedConnection } from './schema.ts';
export type { KeyWrapper, WrappedKey } from './secrets/key-wrapper.ts';
export { besideId } from './store.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    /** Made once per instance; cannot open a write set. */
    connectors: ConnectorRuntime;
    connections: Connections;
  }
}
