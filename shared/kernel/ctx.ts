import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { TenantDb } from './collection.ts';
import type { Log } from './log.ts';
import type { Orchestrations } from './orchestrations.ts';

/** Who acts now: a signed-in person, or the platform on behalf of the tenant (a run, a sweep). */
export type Actor =
  | { kind: 'person'; memberId: string; authTime: Date | null }
  | { kind: 'platform'; name: string };

/**
 * Everything a use-case may ask for. The kernel gives the members below; each room adds its own
 * by declaring them on this interface, so a use-case names what it needs with `Pick<Ctx, …>`.
 */
export interface Ctx {
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
