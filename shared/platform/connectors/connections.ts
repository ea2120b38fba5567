import { all, type Ctx } from '#kernel';
import { type ReaderOf, SPOKEN, type Spoken, type TracerOf } from './capabilities/capability.ts';
import { connectorOf } from './drivers/opened.ts';
import { looksOf } from './grants/look.ts';
import { type ConnectionDoc, capabilitiesOf, knownConnection, offers, readConnection } from './store.ts';

/** Why there is no account that could be looked at. */
export interface Blocked {
  kind: 'blocked';
  capability: Spoken;
  reason: 'no_connection' | 'removed' | 'needs_reauth' | 'forbidden';
}

export type Reader<C extends Spoken> =
  | {
      kind: 'ready';
      connectionId: string;
      account: { name: string; address: string };
      /** Whether anything could be changed there, if the person allowed it. */
      isChangeable: boolean;
      reader: ReaderOf<C>;
    }
  | Blocked;

export type Readers = { [C in Spoken]: Reader<C> };
export type Tracers = { [C in Spoken]: TracerOf<C> | undefined };

/** Which account a run asks for what, from its beginning to its end. */
export type Chosen = { [C in Spoken]?: string };

/** What a run may ask of the connected accounts: to look, and whether changes were ever allowed. */
export interface Connections {
  /** The first account with this capability that can be used, or the named one. `blocked` says why there is none. */
  reader<C extends Spoken>(capability: C, choice?: { connectionId?: string }): Promise<Reader<C>>;
  /** The same for every capability, looked up together. */
  readers(): Promise<Readers>;
  /** For each capability the account that a run works with: one that can be used, or else one that can say why not. */
  choose(): Promise<Chosen>;
  /** These accounts alone: whatever becomes of them, no others take their places. */
  only(chosen: Chosen): Connections;
  hasWriteGrant(connectionId: string): Promise<boolean>;
  /** In words, how the person allows changes. */
  howToAllowChanges(connectionId: string): Promise<string>;
  /** Finds out what became of an earlier try with the grant to read, also when the grant to change is gone. */
  tracers(connectionId: string): Promise<{ kind: 'ready'; tracers: Tracers } | { kind: 'blocked' }>;
}

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'memories' | 'db' | 'audit' | 'preferences' | 'connectors'>;

export const createConnections = (ctx: Needs): Connections => ({
  reader: async (capability, { connectionId } = {}) =>
    firstUsable(ctx, capability, await candidates(ctx, connectionId)),
  async readers() {
    const found = await candidates(ctx, undefined);
    return { mail: firstUsable(ctx, 'mail', found), calendar: firstUsable(ctx, 'calendar', found) };
  },
  choose: async () => chosenOf(ctx, await candidates(ctx, undefined)),
  only: (chosen) => onlyThese(ctx, chosen),
  async hasWriteGrant(connectionId) {
    const connection = await readConnection(ctx, connectionId);
    return connection?.status === 'connected' && connection.write?.state === 'ok';
  },
  howToAllowChanges: (connectionId) => howToAllowChanges(ctx, connectionId),
  async tracers(connectionId) {
    const connection = await knownConnection(ctx, connectionId);
    const isUsable = connection?.status === 'connected' && connection.read?.state === 'ok';
    if (!isUsable || !connection.account) return { kind: 'blocked' };
    const { account } = connection;
    const looks = looksOf(ctx, connection);
    const tracers = {
      mail: looks.tracer('mail', { account }),
      calendar: looks.tracer('calendar', { account }),
    };
    return { kind: 'ready', tracers };
  },
});

function onlyThese(ctx: Needs, chosen: Chosen): Connections {
  async function reader<C extends Spoken>(
    capability: C,
    known = (id: string) => knownConnection(ctx, id),
  ): Promise<Reader<C>> {
    const id = chosen[capability];
    if (id === undefined) return { kind: 'blocked', capability, reason: 'no_connection' };
    const connection = await known(id);
    const isGone = connection?.status !== 'connected';
    return isGone
      ? { kind: 'blocked', capability, reason: 'removed' }
      : firstUsable(ctx, capability, [connection]);
  }

  const these: Connections = {
    ...createConnections(ctx),
    reader: (capability) => reader(capability),
    async readers() {
      const known = once((id: string) => knownConnection(ctx, id));
      const [mail, calendar] = await Promise.all([reader('mail', known), reader('calendar', known)]);
      return { mail, calendar };
    },
    choose: async () => chosen,
    only: () => these,
  };
  return these;
}

/** One account may be good for several things; it is looked up for all of them together. */
function once<T>(look: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (id) => {
    const found = asked.get(id) ?? look(id);
    asked.set(id, found);
    return found;
  };
}

async function candidates(ctx: Needs, connectionId: string | undefined): Promise<ConnectionDoc[]> {
  if (connectionId === undefined)
    return all<ConnectionDoc>(ctx.db, 'connection', { orderBy: 'c.createdAt ASC' });
  const one = await knownConnection(ctx, connectionId);
  return one ? [one] : [];
}

/** Connected accounts of a kind that has the capability; of these, those whose grant lives; of these, the allowed. */
function narrowed({ connectors: { kinds } }: Needs, capability: Spoken, found: ConnectionDoc[]) {
  const offering = found.filter(
    (one) => one.status === 'connected' && offers(kinds, one).includes(capability),
  );
  const alive = offering.filter(({ read }) => read?.state === 'ok');
  const usable = alive.filter((one) => capabilitiesOf(kinds, one).includes(capability));
  return { offering, alive, usable };
}

function firstUsable<C extends Spoken>(ctx: Needs, capability: C, found: ConnectionDoc[]): Reader<C> {
  const { offering, alive, usable } = narrowed(ctx, capability, found);
  const [first] = usable;
  const ready = first && openReader(ctx, capability, first);
  if (ready) return ready;
  if (offering.length === 0) return { kind: 'blocked', capability, reason: 'no_connection' };
  return { kind: 'blocked', capability, reason: alive.length > 0 ? 'forbidden' : 'needs_reauth' };
}

function openReader<C extends Spoken>(
  ctx: Needs,
  capability: C,
  connection: ConnectionDoc,
): Reader<C> | undefined {
  const { id, account, connector } = connection;
  if (!account) return undefined;
  const zone = async () => (await ctx.preferences.read()).zone;
  const reader = looksOf(ctx, connection).reader(capability, { account, zone });
  const { changes = [] } = connectorOf(ctx.connectors.kinds, connector).capabilities[capability] ?? {};
  return (
    reader && {
      kind: 'ready',
      connectionId: id,
      account: { name: account.name, address: account.address },
      isChangeable: changes.length > 0,
      reader,
    }
  );
}

/** Mail and calendar of one account, where it has both, are rather taken than those of two. */
function chosenOf(ctx: Needs, found: ConnectionDoc[]): Chosen {
  const chosen: Chosen = {};
  for (const capability of SPOKEN) {
    const { offering, alive, usable } = narrowed(ctx, capability, found);
    const taken = Object.values(chosen);
    const [first] = [...usable.filter(({ id }) => taken.includes(id)), ...usable, ...alive, ...offering];
    if (first) chosen[capability] = first.id;
  }
  return chosen;
}

async function howToAllowChanges(ctx: Needs, connectionId: string): Promise<string> {
  const connection = await readConnection(ctx, connectionId);
  const kind = connection && ctx.connectors.kinds.get(connection.connector);
  const call = (more: string) =>
    `POST /api/v1/connections with {"connector":"${kind?.id}","access":"write","connectionId":…${more}}`;
  switch (kind?.driver.connectedBy) {
    case 'oauth':
      return `${call('')} and follow authorizeUrl.`;
    case 'secret':
      return `${call(',"address":…,"secret":…')}.`;
    default:
      return 'What is connected this way can only be looked at.';
  }
}
