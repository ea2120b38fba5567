import { setTimeout as timer } from 'node:timers/promises';
import type { Clock, Ctx } from '#kernel';
import { tooManyStreams } from './errors.ts';
import { dropOver, type Lookout, openLookout, type Pause, type Watcher } from './lookout.ts';

const STREAMS_PER_PERSON = 20;
const RETRY_AFTER_SEC = 5;

/** The live streams of this instance. However many watch a run, the store is asked once for all of them. */
export interface RunWatches {
  /** Refuses with 429 when this person has too many streams open. A place is free again at `untilMs` at the latest. */
  join(ctx: Pick<Ctx, 'runs' | 'tenantId' | 'actor'>, runId: string, untilMs: number): Watch;
}

export interface Watch extends Pick<Lookout, 'sight' | 'after'> {
  leave(): void;
}

export function createRunWatches({ clock, wait = timer }: { clock: Clock; wait?: Pause }): RunWatches {
  const lookouts = new Map<string, Lookout>();
  const places = new Map<string, Set<Watcher>>();

  function takePlace(person: string, watcher: Watcher): () => void {
    const taken = places.get(person) ?? new Set();
    if (dropOver(taken, clock.now().getTime()) >= STREAMS_PER_PERSON)
      throw tooManyStreams({ retryAfterSec: RETRY_AFTER_SEC });
    places.set(person, taken.add(watcher));
    return () => {
      taken.delete(watcher);
      // May be called twice, and others may have come since.
      if (taken.size === 0 && places.get(person) === taken) places.delete(person);
    };
  }

  function lookoutFor(runs: Ctx['runs'], runId: string, key: string, watcher: Watcher): Lookout {
    const lookout = lookouts.get(key) ?? openLookout({ runs, clock, wait }, runId);
    lookout.watchers.add(watcher);
    if (lookouts.has(key)) return lookout;
    lookouts.set(key, lookout);
    // Whoever comes after the end begins with a look of their own.
    void lookout.keepLooking().finally(() => lookouts.delete(key));
    return lookout;
  }

  return {
    join({ runs, tenantId, actor }, runId, untilMs) {
      const watcher = { untilMs };
      const giveBack = takePlace(`${tenantId}/${memberOf(actor)}`, watcher);
      const { watchers, sight, after } = lookoutFor(runs, runId, `${tenantId}/${runId}`, watcher);
      return {
        sight,
        after,
        leave() {
          giveBack();
          watchers.delete(watcher);
        },
      };
    },
  };
}

const memberOf = (actor: Ctx['actor']): string => (actor.kind === 'person' ? actor.memberId : actor.kind);
