import type { BatchOp, BatchOutcome, Ctx } from '#kernel';
import { busy, tooLarge } from './errors.ts';
import { type RecordDoc, type Version, versionOf } from './store.ts';

/** One version of a record; the store takes 2 MB for it and the version before together. */
const MAX_VERSION_BYTES = 256_000;
const TRIES = 5;

type MeasureCtx = Pick<Ctx, 'db' | 'plans'>;

/** What a record takes up, with the version that an undo would bring back. */
export function bytesOf(doc: Version & Pick<RecordDoc, 'former'>): number {
  return sizeOf(doc) + (doc.former ? sizeOf(doc.former) : 0);
}

export function demandSize(version: Version): void {
  const bytes = sizeOf(version);
  if (bytes > MAX_VERSION_BYTES)
    throw tooLarge({
      detail: `A record takes ${MAX_VERSION_BYTES} bytes; this one has ${bytes}.`,
      members: { limit: 'record', bytes, max: MAX_VERSION_BYTES },
    });
}

const sizeOf = (version: Version): number => Buffer.byteLength(JSON.stringify(versionOf(version)));

interface Size {
  records: number;
  bytes: number;
}

/** Writes the record and what it takes up of the plan together; refused at 0 = for what the record is. */
export async function writeMeasured(ctx: MeasureCtx, op: BatchOp, taken: Size): Promise<BatchOutcome> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const outcome = await ctx.db.batch([op, ...(await countSize(ctx, taken))]);
    if (outcome.kind === 'committed' || outcome.index === 0) return outcome;
    await demandRoom(ctx, taken);
  }
  throw busy({ retryAfterSec: 1 });
}

/** For a batch of somebody else's. */
export async function roomFor(ctx: MeasureCtx, taken: Size): Promise<BatchOp[]> {
  await demandRoom(ctx, taken);
  return countSize(ctx, taken);
}

/** Refused as `stale` where the plan holds no more: ask `demandRoom`. */
export const countSize = ({ plans }: MeasureCtx, { records, bytes }: Size): Promise<BatchOp[]> =>
  plans.countThings([
    { thing: 'records', adding: records },
    { thing: 'recordBytes', adding: bytes },
  ]);

/** Throws `plan.limit_reached`. Reading makes the gauges, where this is the first thing that is counted. */
export async function demandRoom({ plans }: MeasureCtx, { records, bytes }: Size): Promise<void> {
  await plans.checkCount('records', { current: await plans.readGauge('records'), adding: records });
  await plans.checkCount('recordBytes', { current: await plans.readGauge('recordBytes'), adding: bytes });
}

/** For the batch that deletes it. */
export const leaveMeasured = ({ plans }: Pick<Ctx, 'plans'>, { bytes }: RecordDoc): BatchOp[] =>
  bytes === undefined
    ? []
    : plans.moveGauges([
        { gauge: 'records', by: -1 },
        { gauge: 'recordBytes', by: -bytes },
      ]);
