import type { Ctx } from '#kernel';
import type { Spoken, WriterOf } from './capabilities/capability.ts';
import { type Changes, changesWith, connectorOf } from './drivers/opened.ts';
import { loadWriteKey, loadWriteTokens } from './grants/load-write-tokens.ts';
import type { WriteAccess } from './runtime.ts';
import { type ConnectionDoc, knownConnection } from './store.ts';

export interface WriterRequest {
  connectionId: string;
  suggestionId: string;
  /** Asked before the write set is touched; the room of suggestions passes its own check of the approval. */
  confirmApproved: () => Promise<boolean>;
}

/** `undefined` where the account has no such capability. */
export type Writers = { [C in Spoken]: WriterOf<C> | undefined };

export type Writer =
  | { kind: 'ready'; writers: Writers }
  | { kind: 'blocked'; reason: 'not_approved' | 'no_write_grant' | 'needs_reauth' };

type Ports = Pick<Ctx, 'tenantId' | 'clock' | 'memories' | 'db' | 'audit' | 'log'> & {
  writeAccess: WriteAccess;
};

/** The only way to change something outside, and only for a suggestion that a person approved. */
export async function openWriter(ports: Ports, request: WriterRequest): Promise<Writer> {
  const { connectionId, suggestionId, confirmApproved } = request;
  if (!(await confirmApproved())) return { kind: 'blocked', reason: 'not_approved' };

  const connection = await knownConnection(ports, connectionId);
  if (!connection?.write || !connection.account) return { kind: 'blocked', reason: 'no_write_grant' };
  if (connection.write.state !== 'ok') return { kind: 'blocked', reason: 'needs_reauth' };
  const changes = changesOf(ports, connection);
  if (!changes) return { kind: 'blocked', reason: 'no_write_grant' };

  ports.log.info('connectors.writer_opened', { connectionId, suggestionId });
  const { account } = connection;
  return {
    kind: 'ready',
    writers: { mail: changes.writer('mail', { account }), calendar: changes.writer('calendar', { account }) },
  };
}

/** `undefined` = there is nothing that could be changed. */
function changesOf(ports: Ports, { id, connector }: ConnectionDoc): Changes | undefined {
  const { kinds, policies } = ports.writeAccess;
  const { driver, limits } = connectorOf(kinds, connector);
  const { tenantId, clock, memories } = ports;
  const call = { tenantId, clock, memories, run: policies.of(id, limits.callsAtOnce) };
  switch (driver.connectedBy) {
    case 'oauth':
      return changesWith(driver, { ...call, tokens: loadWriteTokens(ports, id) });
    case 'secret':
      return changesWith(driver, { ...call, key: loadWriteKey(ports, id) });
    case 'none':
      return undefined;
  }
}
