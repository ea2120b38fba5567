import { all, type Ctx } from '#kernel';
import { loadReadTokens } from './load-read-tokens.ts';
import type { CalendarReader, MailReader } from './ports.ts';
import { type ConnectionDoc, isReadable, readConnection } from './store.ts';

export type Reader =
  | {
      kind: 'ready';
      connectionId: string;
      mail: MailReader;
      calendar: CalendarReader;
      account: { name: string; address: string };
    }
  | { kind: 'blocked'; reason: 'no_connection' | 'needs_reauth' | 'forbidden' };

/** What a run may ask of the connected accounts: to look, and whether changes were ever allowed. */
export interface Connections {
  /** The named connection, or the first usable one. `blocked` says why nothing could be looked at. */
  reader(choice?: { connectionId?: string }): Promise<Reader>;
  hasWriteGrant(connectionId: string): Promise<boolean>;
}

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit' | 'preferences' | 'connectors'>;

export const createConnections = (ctx: Needs): Connections => ({
  async reader({ connectionId } = {}) {
    const connected = (await candidates(ctx, connectionId)).filter(({ status }) => status === 'connected');
    const alive = connected.filter(({ read }) => read?.state === 'ok');
    const usable = alive.find(isReadable);
    if (usable?.account) return openReader(ctx, usable, usable.account);
    if (connected.length === 0) return { kind: 'blocked', reason: 'no_connection' };
    return { kind: 'blocked', reason: alive.length > 0 ? 'forbidden' : 'needs_reauth' };
  },
  async hasWriteGrant(connectionId) {
    const connection = await readConnection(ctx, connectionId);
    return connection?.status === 'connected' && connection.write?.state === 'ok';
  },
});

async function candidates(ctx: Needs, connectionId: string | undefined): Promise<ConnectionDoc[]> {
  if (connectionId === undefined)
    return all<ConnectionDoc>(ctx.db, 'connection', { orderBy: 'c.createdAt ASC' });
  const one = await readConnection(ctx, connectionId);
  return one ? [one] : [];
}

function openReader(
  ctx: Needs,
  { id, connector }: ConnectionDoc,
  account: NonNullable<ConnectionDoc['account']>,
): Reader {
  const driver = ctx.connectors.drivers[connector];
  const call = { tokens: loadReadTokens(ctx, id), run: ctx.connectors.policies.of(id), clock: ctx.clock };
  return {
    kind: 'ready',
    connectionId: id,
    account: { name: account.name, address: account.address },
    mail: driver.mailReader(call, account),
    calendar: driver.calendarReader(call, async () => (await ctx.preferences.read()).zone),
  };
}
