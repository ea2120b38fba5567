import { type BatchOp, type Ctx, iso, later, MINUTE_MS, newId, notFound } from '#kernel';
import { beginAgain } from '../errors.ts';
import { type ConnectionDoc, listBegun } from '../store.ts';

/** Longer than a consent, so that one that is finished in its last moment still finds its connection. */
const BEGUN_MS = 15 * MINUTE_MS;
const TRIES = 3;

type Needs = Pick<Ctx, 'actor' | 'clock' | 'db' | 'plans'>;

/**
 * Counted from here on, in the one batch that `commit` is given its place for: of many that are begun at once, no more
 * find room than the plan holds.
 */
export async function withRoom(
  ctx: Needs,
  commit: (place: BatchOp[]) => Promise<{ kind: 'committed' | 'refused' }>,
): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const place = await ctx.plans.countThings([{ thing: 'connections', adding: 1 }]);
    const outcome = await commit(place);
    if (outcome.kind === 'committed') return;
    await demandRoom(ctx);
  }
  throw beginAgain({ retryAfterSec: 1 });
}

export function memberOf({ actor }: Pick<Ctx, 'actor'>): string {
  if (actor.kind !== 'person') throw notFound();
  return actor.memberId;
}

/** As it is until it is connected; without that, it is dropped by its time to live. */
export function newConnection(ctx: Needs, connector: string): ConnectionDoc {
  const now = ctx.clock.now();
  return {
    id: newId('con', now),
    type: 'connection',
    connector,
    memberId: memberOf(ctx),
    status: 'pending',
    counted: true,
    account: null,
    read: null,
    write: null,
    pendingState: null,
    finishedBy: null,
    createdAt: iso(now),
    lastOkAt: null,
    lastErrorCode: null,
    ttl: BEGUN_MS / 1000,
  };
}

/** Those that were begun and given up are dropped by the store, which the gauge does not see: counted anew first. */
async function demandRoom(ctx: Needs): Promise<void> {
  const count = () => ctx.db.count('connection', { where: 'c.counted = true' });
  const current = await ctx.plans.correctGauge('connections', count);
  const begun = await listBegun(ctx);
  const resetsAt = iso(later(ctx.clock.now(), BEGUN_MS));
  await ctx.plans.checkCount('connections', {
    current,
    adding: 1,
    ...(begun.length > 0 && {
      note: `${begun.length} of them were begun and not finished: finish, repeat (with \`connectionId\`) or remove one of them, or wait until ${resetsAt} at the latest.`,
      members: { begun, resetsAt },
    }),
  });
}
