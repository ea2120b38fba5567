import { all, type Ctx } from '#kernel';
import type { CalendarReader, CalendarTracer, MailReader, MailTracer } from './capabilities/ports.ts';
import { loadReadTokens } from './grants/load-read-tokens.ts';
import { type ConnectionDoc, isReadable, knownConnection, readConnection } from './store.ts';

export type Reader =
  | {
      kind: 'ready';
      connectionId: string;
      mail: MailReader;
      calendar: CalendarReader;
      account: { name: string; address: string };
    }
  | { kind: 'blocked'; reason: 'no_connection' | 'removed' | 'needs_reauth' | 'forbidden' };

/** Finds out what became of an earlier try with the grant to read, also when the grant to change is gone. */
export type Tracer = { kind: 'ready'; mail: MailTracer; calendar: CalendarTracer } | { kind: 'blocked' };

/** What a run may ask of the connected accounts: to look, and whether changes were ever allowed. */
export interface Connections {
  /** The named connection, or the first usable one. `blocked` says why nothing could be looked at. */
  reader(choice?: { connectionId?: string }): Promise<Reader>;
  /** The account that a run works with: the first usable one, or else one that can say why not; null = there is none. */
  choose(): Promise<string | null>;
  /** One account alone: whatever becomes of it, no other takes its place. */
  only(connectionId: string | null): Connections;
  hasWriteGrant(connectionId: string): Promise<boolean>;
  tracer(connectionId: string): Promise<Tracer>;
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
  async choose() {
    const connected = (await candidates(ctx, undefined)).filter(({ status }) => status === 'connected');
    const alive = connected.filter(({ read }) => read?.state === 'ok');
    return (alive.find(isReadable) ?? alive[0] ?? connected[0])?.id ?? null;
  },
  only: (connectionId) => onlyOne(createConnections(ctx), connectionId),
  async hasWriteGrant(connectionId) {
    const connection = await readConnection(ctx, connectionId);
    return connection?.status === 'connected' && connection.write?.state === 'ok';
  },
  async tracer(connectionId) {
    const connection = await knownConnection(ctx, connectionId);
    const isUsable = connection?.status === 'connected' && connection.read?.state === 'ok';
    if (!isUsable || !connection.account) return { kind: 'blocked' };
    const driver = ctx.connectors.drivers[connection.connector];
    const call = readCall(ctx, connectionId);
    return {
      kind: 'ready',
      mail: driver.mailTracer(call, connection.account),
      calendar: driver.calendarTracer(call),
    };
  },
});

function onlyOne(all: Connections, connectionId: string | null): Connections {
  const one: Connections = {
    ...all,
    async reader() {
      if (connectionId === null) return { kind: 'blocked', reason: 'no_connection' };
      const access = await all.reader({ connectionId });
      const isGone = access.kind === 'blocked' && access.reason === 'no_connection';
      return isGone ? { kind: 'blocked', reason: 'removed' } : access;
    },
    choose: async () => connectionId,
    only: () => one,
  };
  return one;
}

async function candidates(ctx: Needs, connectionId: string | undefined): Promise<ConnectionDoc[]> {
  if (connectionId === undefined)
    return all<ConnectionDoc>(ctx.db, 'connection', { orderBy: 'c.createdAt ASC' });
  const one = await knownConnection(ctx, connectionId);
  return one ? [one] : [];
}

function openReader(
  ctx: Needs,
  { id, connector }: ConnectionDoc,
  account: NonNullable<ConnectionDoc['account']>,
): Reader {
  const driver = ctx.connectors.drivers[connector];
  const call = readCall(ctx, id);
  return {
    kind: 'ready',
    connectionId: id,
    account: { name: account.name, address: account.address },
    mail: driver.mailReader(call, account),
    calendar: driver.calendarReader(call, async () => (await ctx.preferences.read()).zone),
  };
}

const readCall = (ctx: Needs, id: string) => ({
  tokens: loadReadTokens(ctx, id),
  run: ctx.connectors.policies.of(id),
  clock: ctx.clock,
});
