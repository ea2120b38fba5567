import {
  type BatchOp,
  type Ctx,
  concerns,
  type Doc,
  type DomainEvent,
  faultOf,
  iso,
  type Listener,
  MOST_PATCH_CHANGES,
  mustSee,
  type PatchChange,
  type Stored,
  set,
} from '#kernel';
import { entryId } from './entry.ts';
import type { AuditEntry } from './schema.ts';

const ID = 'hearing';
const TRIES = 5;
/** The time is one of the changes. */
const MOST_NOTED = MOST_PATCH_CHANGES - 1;

/** What waits to be heard in a tenant, and how far each listener has heard. */
export interface HearingDoc extends Doc {
  type: 'hearing';
  /** Places in the chain of the entries that some listener has not heard, in order. */
  waiting: number[];
  /** Of the newest of them; null when none waits. */
  waitingSince: string | null;
  /** By the listener's name, the place of the last entry that it heard. */
  heard: Record<string, number>;
}

/** All listeners of the rooms, by name. */
export type Listeners = Readonly<Record<string, Listener>>;

export const isHeardBySomeone = (listeners: Listeners, event: DomainEvent): boolean =>
  Object.values(listeners).some((listener) => concerns(listener, event));

/**
 * Notes entries that somebody is to hear, in the batch that writes them; nothing for none. The first is refused as
 * `missing` where nothing was ever heard.
 */
export function noteWaiting(places: number[], now: Date): BatchOp[] {
  const noted = places.map((place): PatchChange => ({ op: 'add', path: '/waiting/-', value: place }));
  const parts = Array.from({ length: Math.ceil(noted.length / MOST_NOTED) }, (_, part) =>
    noted.slice(part * MOST_NOTED, (part + 1) * MOST_NOTED),
  );
  return parts.map((part) => ({ kind: 'patch', id: ID, changes: [...part, set('/waitingSince', iso(now))] }));
}

const NOTHING_YET: HearingDoc = { id: ID, type: 'hearing', waiting: [], waitingSince: null, heard: {} };

/** Part of the batch that opens a tenant. */
export const firstHearing: BatchOp = { kind: 'create', doc: NOTHING_YET };

/** For a tenant that is older than what is heard in it. Whoever comes second finds it there. */
export const openHearing = async ({ db }: Pick<Ctx, 'db'>): Promise<void> =>
  void (await db.create(NOTHING_YET));

/**
 * Lets every listener hear what waits, one after the other and each for itself: one that fails hears the same again at
 * the next call, and keeps no other from going on. What came meanwhile is heard as well.
 */
export async function hearEvents(ctx: Ctx): Promise<void> {
  const heard: Record<string, number> = {};
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const hearing = await ctx.db.get<HearingDoc>(ID);
    if (!hearing || hearing.waiting.length === 0) return;
    const entries = await entriesAt(ctx, hearing.waiting);
    for (const [name, listener] of Object.entries(ctx.listeners)) {
      const from = Math.max(heard[name] ?? 0, hearing.heard[name] ?? 0);
      heard[name] = await hearAfter(ctx, { name, listener, from }, entries);
    }
    if (await settled(ctx, hearing, heard)) return;
  }
}

async function entriesAt({ db }: Pick<Ctx, 'db'>, places: number[]): Promise<AuditEntry[]> {
  const found = await Promise.all(
    places.map(entryId).map((id) => mustSee(db, id, () => db.get<AuditEntry & Doc>(id))),
  );
  // One that is not there has had its 400 days.
  return found.flatMap((entry) => entry ?? []);
}

/** How far this listener has come. */
async function hearAfter(
  ctx: Ctx,
  { name, listener, from }: { name: string; listener: Listener; from: number },
  entries: AuditEntry[],
): Promise<number> {
  let reached = from;
  for (const { seq, action, subject, facts } of entries) {
    if (seq <= reached) continue;
    const event = { action, subject, facts } as DomainEvent;
    try {
      if (concerns(listener, event)) await listener.hear(ctx, event);
    } catch (error) {
      ctx.log.error('listener.failed', { listener: name, action, seq, ...faultOf(error) });
      return reached;
    }
    reached = seq;
  }
  return reached;
}

/** `false` = something came meanwhile, or somebody else was here: look again. */
async function settled(
  ctx: Pick<Ctx, 'db'>,
  hearing: Stored<HearingDoc>,
  heard: Record<string, number>,
): Promise<boolean> {
  const behind = Math.min(...Object.values(heard));
  const waiting = hearing.waiting.filter((place) => place > behind);
  const outcome = await ctx.db.patch(
    ID,
    [
      set('/waiting', waiting),
      set('/waitingSince', waiting.length === 0 ? null : hearing.waitingSince),
      set('/heard', { ...hearing.heard, ...heard }),
    ],
    { etag: hearing.etag },
  );
  return outcome.kind === 'written';
}
