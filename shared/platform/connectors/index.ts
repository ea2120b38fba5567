import { defineRoom } from '#kernel';
import { checkConnection } from './check-connection.ts';
import { receiveCallback } from './connecting/receive-callback.ts';
import { startConnection } from './connecting/start-connection.ts';
import { type Connections, createConnections } from './connections.ts';
import type { ReadPublic } from './drivers/read-address.ts';
import type {} from './events.ts';
import { listConnections, listConnectors } from './list-connections.ts';
import { removeConnection } from './remove-connection.ts';
import { routes } from './routes.ts';
import type { ConnectorRuntime, ConnectorsConfig } from './runtime.ts';
import type { KeyWrapper } from './secrets/key-wrapper.ts';

export { freeBusyOf } from './calendar-time/free-busy.ts';
export { CalendarEvent, isSameTime } from './capabilities/calendar.ts';
export type {
  CalendarReader,
  CalendarTracer,
  CalendarWriter,
  EventChanges,
  EventDraft,
} from './capabilities/calendar-ports.ts';
export {
  Capability,
  isSpoken,
  type ReaderOf,
  SPOKEN,
  type Spoken,
  type TracerOf,
  type WriterOf,
} from './capabilities/capability.ts';
export {
  type ArrivedThread,
  MailMessage,
  MailThreadSummary,
  type UnreadableMail,
} from './capabilities/mail.ts';
export type {
  Draft,
  DraftRequest,
  FilingFolder,
  Inventory,
  MailContent,
  MailReader,
  MailSearch,
  MailTracer,
  MailWriter,
  SuggestionTrace,
  ThreadState,
} from './capabilities/mail-ports.ts';
export { checkConnection } from './check-connection.ts';
export { receiveCallback } from './connecting/receive-callback.ts';
export { startConnection } from './connecting/start-connection.ts';
export {
  type Blocked,
  type Chosen,
  type Connections,
  createConnections,
  type Reader,
  type Readers,
  type Tracers,
} from './connections.ts';
export { type ConnectorErrorClass, isConnectorError, orForbidden, unlessGone } from './connector-error.ts';
export { CALL_TIMEOUT_MS } from './drivers/call-policy.ts';
export { type Connector, defineConnector } from './drivers/connector.ts';
export type { PublicAnswer, ReadPublic } from './drivers/read-address.ts';
export { CONNECTORS, connectorSettings } from './drivers/registry.ts';
export { listConnections, listConnectors } from './list-connections.ts';
export { openWriter, type Writer, type WriterRequest, type Writers } from './open-writer.ts';
export { readBlocked, readOrProblem } from './reading-problems.ts';
export { removeConnection } from './remove-connection.ts';
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

export const room = defineRoom({
  name: 'connectors',
  routes,
  handlers: {
    listConnectors,
    listConnections,
    startConnection,
    checkConnection,
    removeConnection,
    receiveCallback: ({ ports, connectors }, input) =>
      receiveCallback({ clock: ports.clock, connectors }, input),
  },
  // `connectors` itself is made by the composition, which parts it from the access that can write.
  ctx: { connections: createConnections },
  personalData: {
    connection: { holds: 'The accounts that you connected.', container: 'tenant' },
    token_set: { holds: 'What you allowed at a vendor, sealed.', container: 'tenant' },
    tenant_key: { holds: 'The key under which your secrets are sealed, itself sealed.', container: 'tenant' },
    consent: { holds: 'A consent that you began and have not finished.', container: 'directory' },
  },
});

declare module '#kernel/ctx' {
  interface Ports {
    keys: KeyWrapper;
    readPublic: ReadPublic;
  }
  interface Settings {
    connectors: ConnectorsConfig;
  }
  interface InstanceCtx {
    /** Cannot open a write set. */
    connectors: ConnectorRuntime;
  }
  interface Ctx {
    connections: Connections;
  }
}
