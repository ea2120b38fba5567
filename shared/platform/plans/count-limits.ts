import { type BatchOp, type DomainError, increase, iso, notYetVisible } from '#kernel';
import { catalog, liftOf, nextPlan } from './catalog.ts';
import { currentMonth, type MeterCtx, tenantTerms, today } from './current-month.ts';
import { dailyActionsReached, dailyCallsReached, limitReached, UPGRADE_PATH } from './errors.ts';
import { moveGauges } from './gauges.ts';
import { patchUsage, readUsage } from './store.ts';

export type CountedThing = 'packs' | 'agents' | 'connections' | 'records' | 'recordBytes';

const NAMES: Partial<Record<CountedThing, string>> = { recordBytes: 'bytes of records' };

export interface Count {
  current: number;
  adding: number;
  note?: string;
  members?: Record<string, unknown>;
}

/** Refuses what would be too many. `note` says how one of them can be let go, where it is not plain. */
export async function checkCount(
  ctx: MeterCtx,
  thing: CountedThing,
  { current, adding, note, members }: Count,
): Promise<void> {
  const { plan } = await tenantTerms(ctx);
  const max = catalog[plan].limits[thing];
  if (current + adding <= max) return;
  const detail = `${catalog[plan].name} holds ${max} ${NAMES[thing] ?? thing}; there are ${current}.`;
  throw limitReached({
    detail: [detail, note, liftOf(plan)].filter(Boolean).join(' '),
    members: {
      limit: thing,
      plan,
      used: current,
      max,
      liftedBy: nextPlan[plan],
      upgradeUrl: UPGRADE_PATH,
      ...members,
    },
  });
}

/** For the batch that opens them: the plan's limit, compared by the store. `stale` = ask `checkCount`. */
export async function countThings(
  ctx: MeterCtx,
  moves: { thing: CountedThing; adding: number }[],
): Promise<BatchOp[]> {
  const { limits } = catalog[(await tenantTerms(ctx)).plan];
  return moveGauges(moves.map(({ thing, adding }) => ({ gauge: thing, by: adding, max: limits[thing] })));
}

/**
 * One action that is about to be applied outside, counted by the batch that stores the intent to do so: once for each
 * effect, however often it is tried. Refused as `stale` when the day's actions are used up.
 */
export async function countAppliedAction(ctx: MeterCtx): Promise<BatchOp> {
  const { month, day } = await currentMonth(ctx);
  const max = await actionsPerDay(ctx);
  return patchUsage(
    month,
    [increase('/dayAppliedActions', 1)],
    `c.day >= "${day}" and c.dayAppliedActions < ${max}`,
  );
}

/** Refuses when the day's actions are used up, together with those that were approved and are not applied yet. */
export async function demandActionLeft(ctx: MeterCtx, underWay: number): Promise<void> {
  const { month } = await currentMonth(ctx);
  const used = (await readUsage(ctx, month))?.dayAppliedActions ?? 0;
  const max = await actionsPerDay(ctx);
  if (used + underWay < max) return;
  const { plan } = await tenantTerms(ctx);
  const resetsAt = iso((await today(ctx)).resetsAt);
  throw dailyActionsReached({
    detail: `${catalog[plan].name} applies ${max} actions a day. The next day begins at ${resetsAt}.`,
    members: { limit: 'applied_actions', used, underWay, max, resetsAt, upgradeUrl: UPGRADE_PATH },
  });
}

const actionsPerDay = async (ctx: MeterCtx): Promise<number> =>
  catalog[(await tenantTerms(ctx)).plan].limits.appliedActionsPerDay;

/**
 * What a step has asked of connected accounts, counted by the batch that keeps the step: once, however often it is
 * delivered. Refused as `stale` when the day's calls were used up before it, so every step under way can pass the limit
 * by its own calls and by no more.
 */
export async function countConnectorCalls(ctx: MeterCtx, calls: number): Promise<BatchOp[]> {
  if (calls === 0) return [];
  const { month, day } = await currentMonth(ctx);
  const condition = `c.day >= "${day}" and c.dayConnectorCalls < ${await callsPerDay(ctx)}`;
  return [patchUsage(month, [increase('/dayConnectorCalls', calls)], condition)];
}

/** For a look that a person waits for; counted before it is made. Throws 402 `plan.daily_calls_reached`. */
export async function takeConnectorCall(ctx: MeterCtx): Promise<void> {
  const outcome = await ctx.db.batch(await countConnectorCalls(ctx, 1));
  if (outcome.kind === 'committed') return;
  const noCalls = await whyNoCalls(ctx);
  if (!noCalls) throw notYetVisible({ retryAfterSec: 1 });
  throw noCallsLeft(noCalls);
}

export const noCallsLeft = ({ detail, used, max, resetsAt }: NoCalls): DomainError =>
  dailyCallsReached({
    detail,
    members: { limit: 'connector_calls', used, max, resetsAt, upgradeUrl: UPGRADE_PATH },
  });

/** That the day's calls are used up. */
export interface NoCalls {
  code: string;
  detail: string;
  used: number;
  max: number;
  /** RFC 3339. */
  resetsAt: string;
  lift: string;
}

/** Why no more may be asked of connected accounts today, with what `known` says was asked; `undefined` = there is room. */
export async function whyNoCalls(ctx: MeterCtx, known?: number): Promise<NoCalls | undefined> {
  const { month } = await currentMonth(ctx);
  const used = known ?? (await readUsage(ctx, month))?.dayConnectorCalls ?? 0;
  const max = await callsPerDay(ctx);
  if (used < max) return undefined;
  const { plan } = await tenantTerms(ctx);
  const resetsAt = iso((await today(ctx)).resetsAt);
  const detail = `${catalog[plan].name} asks connected accounts ${max} times a day. The next day begins at ${resetsAt}.`;
  return { code: dailyCallsReached.code, detail, used, max, resetsAt, lift: liftOf(plan) };
}

const callsPerDay = async (ctx: MeterCtx): Promise<number> =>
  catalog[(await tenantTerms(ctx)).plan].limits.connectorCallsPerDay;
