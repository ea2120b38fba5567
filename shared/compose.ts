import type { OpenWriter } from '#factory/suggestions';
import {
  type Actor,
  type Ctx,
  createMemories,
  type Instance,
  type InstanceCtx,
  type Outside,
  type Pass,
  type Ports,
  type Room,
  type Settings,
} from '#kernel';
import { firstHearing } from '#platform/audit';
import { openConnectors, openWriter } from '#platform/connectors';
import { createPeople, type People } from '#platform/identity';
import { firstPreferences } from '#platform/preferences';
import { allListeners, ROOMS } from './rooms.ts';

/** The rooms joined to their ports; made once per instance. */
export interface House extends Pass {
  instance: Instance;
  people: People;
  ctxOf(scope: { tenantId: string; actor: Actor }): Ctx;
  /** The only context that can change something outside; for the apply activity. */
  applyCtxOf(tenantId: string): Ctx & { openWriter: OpenWriter };
  /** Drops all that this instance remembers of a tenant: its things, its keys, its sign-in. */
  forget(tenantId: string): void;
}

export function compose(ports: Ports, settings: Settings): House {
  const outside = { ports, settings };
  // Here, and nowhere else, reading and writing at a vendor part: no room is given `writeAccess`.
  const { connectors, writeAccess } = openConnectors({
    directory: ports.directory,
    keys: ports.keys,
    readPublic: ports.readPublic,
    config: settings.connectors,
    limits: { clock: ports.clock },
  });
  const memories = createMemories();
  const members = { memories, connectors, listeners: allListeners(), ...instanceMembers(outside) };

  function ctxOf({ tenantId, actor }: { tenantId: string; actor: Actor }): Ctx {
    const { clock, log, orchestrations, blobs } = ports;
    const own = { tenantId, actor, clock, log, orchestrations, blobs, db: ports.tenantDb(tenantId) };
    return withCtxMembers({ ...members, ...own }, outside);
  }

  const people = peopleOf(outside, ctxOf);
  const platformCtx = (tenantId: string, name = 'sweep') =>
    ctxOf({ tenantId, actor: { kind: 'platform', name } });
  return {
    ...outside,
    instance: { ...outside, ...members },
    people,
    ctxOf,
    platformCtx: (tenantId) => platformCtx(tenantId),
    applyCtxOf(tenantId) {
      const ctx = platformCtx(tenantId, 'apply');
      return withMember(ctx, 'openWriter', (request) =>
        openWriter(withMember(ctx, 'writeAccess', writeAccess), request),
      );
    },
    forget(tenantId) {
      for (const memory of [memories, connectors, members.auditHeads, people]) memory.forget(tenantId);
    },
  };
}

function peopleOf({ ports, settings }: Outside, ctxOf: House['ctxOf']): People {
  return createPeople({
    clock: ports.clock,
    directory: ports.directory,
    tenantDb: ports.tenantDb,
    defaultTimeZone: settings.defaultTimeZone,
    commitTenant({ tenantId, memberId }, ops, known) {
      const { audit, clock } = ctxOf({ tenantId, actor: { kind: 'person', memberId, authTime: null } });
      return audit.commit(
        [...ops, firstPreferences(known, clock.now()), firstHearing],
        [{ action: 'tenant.created', subject: { type: 'tenant', id: tenantId }, facts: { memberId } }],
      );
    },
  });
}

/** What is there before any room has made its members. */
type Given = 'tenantId' | 'actor' | 'clock' | 'log' | 'db' | 'orchestrations' | 'blobs';
/** A room that says nothing of a part has its makers all optional. */
type Said<M> = { [K in keyof M]-?: undefined extends M[K] ? never : K }[keyof M];
/** What no room can make by itself. */
type GivenOnce = 'memories' | 'connectors' | 'listeners';
type MadeBy<R, Part extends 'instance' | 'ctx'> = R extends { [P in Part]?: infer M }
  ? Said<NonNullable<M>>
  : never;
type Made<Part extends 'instance' | 'ctx'> = MadeBy<(typeof ROOMS)[number], Part>;
type Unmade =
  | Exclude<keyof InstanceCtx, Made<'instance'> | GivenOnce>
  | Exclude<keyof Ctx, Given | keyof InstanceCtx | Made<'ctx'>>;

/** The compiler names a member here that a room declares and none makes. */
const COMPLETE: Record<Unmade, never> = {};

function instanceMembers(outside: Outside): Omit<InstanceCtx, GivenOnce> {
  const made = ROOMS.flatMap(({ instance = {} }: Room) => Object.entries(instance)).map(
    ([name, make]) => [name, make(outside)] as const,
  );
  return Object.fromEntries(made) as Omit<InstanceCtx, GivenOnce> & typeof COMPLETE;
}

/** Each room's member is made when it is first asked for: most requests need two or three of them. */
function withCtxMembers(given: InstanceCtx & Pick<Ctx, Given>, outside: Outside): Ctx {
  const ctx = given as Ctx;
  for (const [name, make] of CTX_MAKERS) {
    Object.defineProperty(ctx, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = make(ctx, outside);
        Object.defineProperty(ctx, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return ctx;
}

const CTX_MAKERS = ROOMS.flatMap(({ ctx = {} }: Room) => Object.entries(ctx));

/** The same context with one more member; members that are not made yet stay lazy. */
function withMember<C extends object, K extends string, V>(ctx: C, name: K, value: V): C & Record<K, V> {
  const wider = Object.create(ctx) as C & Record<K, V>;
  return Object.defineProperty(wider, name, { value });
}
