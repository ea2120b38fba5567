import type { Ctx } from '#kernel';
import type { CalendarWriter, MailWriter } from './capabilities/ports.ts';
import { loadWriteTokens } from './grants/load-write-tokens.ts';
import type { WriteAccess } from './runtime.ts';
import { knownConnection } from './store.ts';

export interface WriterRequest {
  connectionId: string;
  suggestionId: string;
  /** Asked before the write set is touched; the room of suggestions passes its own check of the approval. */
  confirmApproved: () => Promise<boolean>;
}

export type Writer =
  | { kind: 'ready'; writers: { mail: MailWriter; calendar: CalendarWriter } }
  | { kind: 'blocked'; reason: 'not_approved' | 'no_write_grant' | 'needs_reauth' };

type Ports = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit' | 'log'> & { writeAccess: WriteAccess };

/** The only way to change something outside, and only for a suggestion that a person approved. */
export async function openWriter(ports: Ports, request: WriterRequest): Promise<Writer> {
  const { connectionId, suggestionId, confirmApproved } = request;
  if (!(await confirmApproved())) return { kind: 'blocked', reason: 'not_approved' };

  const connection = await knownConnection(ports, connectionId);
  if (!connection?.write || !connection.account) return { kind: 'blocked', reason: 'no_write_grant' };
  if (connection.write.state !== 'ok') return { kind: 'blocked', reason: 'needs_reauth' };

  ports.log.info('connectors.writer_opened', { connectionId, suggestionId });
  const { drivers, policies } = ports.writeAccess;
  const driver = drivers[connection.connector];
  const tokens = loadWriteTokens(ports, connectionId);
  const call = { tokens, run: policies.of(connectionId), clock: ports.clock };
  return {
    kind: 'ready',
    writers: { mail: driver.mailWriter(call, connection.account), calendar: driver.calendarWriter(call) },
  };
}
