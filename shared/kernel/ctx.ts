import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { KeyedDb, PartitionDb, SweepDb, TenantDb } from './collection.ts';
import type { Cursors } from './cursor.ts';
import type { Log } from './log.ts';
import type { Memories } from './memory.ts';
import type { Orchestrations } from './orchestrations.ts';

/** Who acts now: a signed-in person, or the platform on behalf of the tenant (a run, a sweep). */
export type Actor =
  | { kind: 'person'; memberId: string; authTime: Date | null }
  | { kind: 'platform'; name: string };

/** As it is kept with what the actor did. */
export const actorId = (actor: Actor): string => (actor.kind === 'person' ? actor.memberId : actor.name);

/*
 * The four interfaces below are open: a room adds its own members to them where it stands, by
 * `declare module '#kernel/ctx'`, and says in its room literal how they are made.
 */

/** Everything outside the house, as the rooms see it; a room adds the ports that it declares. */
export interface Ports {
  clock: Clock;
  log: Log;
  tenantDb(tenantId: string): TenantDb;
  directory: KeyedDb;
  /** What has come from outside, by the name it has there: kept for a week, so that it is taken in once. */
  inbox: KeyedDb;
  /** What falls due, by shard. */
  due(shard: string): PartitionDb;
  /** What everybody may see. */
  market(key: string): PartitionDb;
  sweepDb: SweepDb;
  blobs: Blobs;
  orchestrations: Orchestrations;
  cursors: Cursors;
}

/** What the environment decides, already checked; a room adds what it is set by. */
export interface Settings {
  /** IANA name: the zone of whoever has not said theirs. */
  defaultTimeZone: string;
}

/** What a room makes once for each instance of the app, such as a memory; every context holds it. */
export interface InstanceCtx {
  /** What need not be read again, by tenant. */
  memories: Memories;
}

/**
 * Everything a use-case may ask for, in one tenant. The kernel gives the members below; a room adds its own, so a
 * use-case names what it needs with `Pick<Ctx, …>`.
 */
export interface Ctx extends InstanceCtx {
  /** From the verified token (or the run that acts), never from a request's content. */
  tenantId: string;
  actor: Actor;
  clock: Clock;
  log: Log;
  /** The tenant's own partition; nothing else can be reached through it. */
  db: TenantDb;
  orchestrations: Orchestrations;
  blobs: Blobs;
}

/** The outside of this instance of the app. */
export interface Outside {
  ports: Ports;
  settings: Settings;
}

/** This instance of the app, without any tenant: what an operation works with that is open to everybody. */
export type Instance = Outside & InstanceCtx;
