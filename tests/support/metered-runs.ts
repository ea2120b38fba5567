import type { BatchOp, Doc } from '#kernel';
import type { Settlement } from '#platform/plans';
import type { PlatformCtx } from './platform.ts';

const run = (id: string): BatchOp => ({ kind: 'create', doc: { id, type: 'run' } as Doc });

/** A run that ended in November 2026. */
export const ended = (runId: string, more: Partial<Settlement> = {}): Settlement => ({
  runId,
  month: '2026-11',
  charged: true,
  microUsd: 1_000,
  heldMicroUsd: 0,
  connectorCalls: 2,
  ...more,
});

/** Reserves a run and creates its document, as the start of a run does. */
export const start = async (ctx: PlatformCtx, id: string) =>
  ctx.db.batch([(await ctx.plans.reserveRun()).op, run(id)]);

export const settle = async (ctx: PlatformCtx, settlement: Settlement) =>
  ctx.db.batch(await ctx.plans.settleRun(settlement));

/** A step has asked connected accounts so many times. */
export const ask = async (ctx: PlatformCtx, calls: number) =>
  ctx.db.batch(await ctx.plans.countConnectorCalls(calls));

export const setUsage = (ctx: PlatformCtx, month: string, values: Record<string, number>) =>
  ctx.db.patch(
    `usage_${month}`,
    Object.entries(values).map(([name, value]) => ({ op: 'set', path: `/${name}`, value })),
  );

export async function changePlan(ctx: PlatformCtx, plan: string) {
  await ctx.db.patch('tenant', [{ op: 'set', path: '/plan', value: plan }]);
  await ctx.plans.openMonth();
}
