import { type BatchOp, type Ctx, type Doc, increase, mustSee, type Stored, set } from '#kernel';

/**
 * Things that a plan, or the platform, holds a number of at one time; pending suggestions by the agent that made them,
 * with the places that its drafts under way have taken.
 */
export type Gauge =
  | 'runs'
  | 'connections'
  | 'packs'
  | 'agents'
  | 'records'
  | 'recordBytes'
  | `pending/${string}`;

/**
 * How much is open at this moment, in one document of the tenant. A gauge moves in the very batch that opens or ends
 * the thing, and the thing itself notes that it is counted, so the two cannot differ: a crash leaves both or neither.
 */
export interface GaugesDoc extends Doc {
  type: 'gauges';
  pending: Record<string, number>;
}

export interface GaugeMove {
  gauge: Gauge;
  /** Negative when something ends. */
  by: number;
  /** Compared by the store itself with what there would be after it, so no race can pass it. */
  max?: number;
}

const GAUGES_ID = 'gauges';
type DbCtx = Pick<Ctx, 'db'>;

/** For the batch that opens or ends the things. Refused as `stale` when one would pass its `max`. */
export function moveGauges(moves: GaugeMove[]): BatchOp[] {
  const moving = moves.filter(({ by }) => by !== 0);
  if (moving.length === 0) return [];
  const conditions = moving.flatMap((move) => conditionOf(move) ?? []);
  return [
    {
      kind: 'patch',
      id: GAUGES_ID,
      changes: moving.map(({ gauge, by }) => increase(`/${gauge}`, by)),
      ...(conditions.length > 0 && { condition: conditions.join(' and ') }),
    },
  ];
}

function conditionOf({ gauge, by, max }: GaugeMove): string | undefined {
  if (max === undefined || by < 0) return undefined;
  const value = `c.${gauge.replace('/', '.')}`;
  return by > max ? 'false' : `(not IS_DEFINED(${value}) or ${value} + ${by} <= ${max})`;
}

/** What a gauge shows. Made at the first question, so that a batch always finds something to change. */
export async function readGauge(ctx: DbCtx, gauge: Gauge): Promise<number> {
  return shown(await readGauges(ctx), gauge);
}

/**
 * Sets a gauge to what was counted, unless any gauge moved meanwhile. For things that the store may drop by their
 * time to live although nothing ended them.
 */
export async function correctGauge(ctx: DbCtx, gauge: Gauge, count: () => Promise<number>): Promise<number> {
  const gauges = await readGauges(ctx);
  const counted = await count();
  if (counted !== shown(gauges, gauge))
    await ctx.db.patch(GAUGES_ID, [set(`/${gauge}`, counted)], { etag: gauges.etag });
  return counted;
}

async function readGauges({ db }: DbCtx): Promise<Stored<GaugesDoc>> {
  const known = await db.get<GaugesDoc>(GAUGES_ID);
  if (known) return known;
  await db.create<GaugesDoc>({ id: GAUGES_ID, type: 'gauges', pending: {}, ttl: -1 });
  const made = await mustSee(db, GAUGES_ID, () => db.get<GaugesDoc>(GAUGES_ID));
  if (!made) throw new Error('The store refused gauges that it does not have.');
  return made;
}

function shown(gauges: GaugesDoc, gauge: Gauge): number {
  const [name = '', member] = gauge.split('/');
  const value = (gauges as unknown as Record<string, unknown>)[name];
  const found = member === undefined ? value : (value as Record<string, number> | undefined)?.[member];
  return typeof found === 'number' ? found : 0;
}
