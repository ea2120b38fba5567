import { isOpen, type RunDoc, type RunStatus, type Spent } from '#factory/runs';
import { type BatchOp, faultOf, iso, type Stored } from '#kernel';
import type { EndInput, Ending } from '../step-contract.ts';
import { givenUpOps } from './given-up.ts';
import { ended, type Output, readOutput, type StepCtx } from './scope.ts';

export type Ended = { kind: 'ended'; status: string } | { kind: 'retry'; afterMs: number };

/** Ends a run in one batch: its outcome, the settled charge, how far the workflow has come, the audit entry. */
export async function endRun(ctx: StepCtx, input: EndInput): Promise<Ended> {
  try {
    const run = await ctx.runs.find(input.runId);
    if (!run || !isOpen(run.status)) return { kind: 'ended', status: run?.status ?? 'missing' };
    return await settle(ctx, run, input);
  } catch (error) {
    ctx.log.error('run.end_failed', {
      runId: input.runId,
      ...faultOf(error),
    });
    return { kind: 'retry', afterMs: 2_000 };
  }
}

async function settle(ctx: StepCtx, run: Stored<RunDoc>, input: EndInput): Promise<Ended> {
  const status: RunStatus = input.ending?.status ?? 'completed';
  const { spent } = input;
  const charged = spent.modelCalls > 0 && !input.ending?.isOurs;
  const settlement = await ctx.plans.settleRun({
    runId: run.id,
    month: run.month,
    charged,
    microUsd: spent.microUsd,
    heldMicroUsd: run.heldMicroUsd,
    connectorCalls: spent.connectorCalls,
  });
  const ops: BatchOp[] = [
    ...settlement,
    await endOp(ctx, run, input, status, charged),
    ...(run.admittedAt ? ctx.plans.moveGauges([{ gauge: 'runs', by: -1 }]) : []),
    ...(await cursorOps(ctx, run, input, status)),
    ...(await givenUpOps(ctx, run, input.givenUp)),
    ...(input.ending ? await tellEnding(ctx, run, input.ending) : []),
  ];
  const facts = { status, code: input.ending?.outcome.code ?? null, steps: input.steps, charged, ...spent };
  const outcome = await ctx.audit.commit(ops, [
    { action: 'run.ended', subject: { type: 'run', id: run.id }, facts },
  ]);
  if (outcome.kind === 'refused') return { kind: 'retry', afterMs: 100 };
  return { kind: 'ended', status };
}

async function endOp(
  ctx: StepCtx,
  run: Stored<RunDoc>,
  { steps, spent, givenUp, ending }: EndInput,
  status: RunStatus,
  charged: boolean,
): Promise<BatchOp> {
  const set = (path: string, value: unknown) => ({ op: 'set' as const, path, value });
  return {
    kind: 'patch',
    id: run.id,
    condition: asRead(run),
    changes: [
      set('/status', status),
      set('/endedAt', iso(ctx.clock.now())),
      set('/charge', charged ? 'charged' : 'free'),
      set('/totals', { steps, ...spent }),
      set('/summary', summarise(status, spent, givenUp.length)),
      set('/outcome', ending?.outcome ?? null),
      set('/waitingFor', null),
      set('/ttl', await ctx.plans.historySec('run')),
    ],
  };
}

/** What it gives back must be what it holds: a place that it takes, or a call that it makes, meanwhile comes first. */
function asRead({ admittedAt, heldMicroUsd }: RunDoc): string {
  const place = `${admittedAt ? '' : 'not '}IS_STRING(c.admittedAt)`;
  return `IS_NULL(c.endedAt) and ${place} and c.heldMicroUsd = ${heldMicroUsd}`;
}

function summarise(status: RunStatus, { modelCalls, suggestions }: Spent, givenUp: number): string {
  if (status !== 'completed') return 'The run did not come to its end.';
  if (givenUp > 0)
    return 'Done in part. What could not be done is in the timeline, and is tried again next time.';
  if (modelCalls === 0) return 'Looked, and found nothing new. This run does not count.';
  if (suggestions === 0) return 'Done. Nothing needs your decision.';
  return suggestions === 1
    ? 'Done. One suggestion waits for you.'
    : `Done. ${suggestions} suggestions wait for you.`;
}

/** A workflow that worked through a list goes on from there next time. */
async function cursorOps(
  ctx: StepCtx,
  run: RunDoc,
  { at, givenUp }: EndInput,
  status: RunStatus,
): Promise<BatchOp[]> {
  if (status !== 'completed') return [];
  const pinned = await ctx.workflows.pinned(run.workflowId, run.workflowVersion).catch(() => undefined);
  if (!pinned?.definition.cursor) return [];
  // Uninstalled while it ran, a workflow has no place left to go on from.
  const workflow = await ctx.workflows.find(run.workflowId);
  const key = workflow?.definition.cursor && at[workflow.definition.cursor];
  if (!workflow || !key) return [];

  const output = await readOutput(ctx, run.id, key);
  const value = placeToGoOnFrom(output, new Set(givenUp.map(({ item }) => item?.index ?? null)));
  return value ? [{ kind: 'patch', id: workflow.id, changes: [{ op: 'set', path: '/cursor', value }] }] : [];
}

/** The oldest element that could not be worked on is looked at again; without one, all were. */
function placeToGoOnFrom(output: Output, givenUp: Set<number | null>): string | undefined {
  const value = output.as === 'block' ? (output.block.value as { items?: { lastAt?: string }[] }) : {};
  const times = (value.items ?? []).map(({ lastAt }) => lastAt ?? '');
  const [oldest] = times.filter((_, index) => givenUp.has(index)).sort();
  if (oldest) return oldest;
  const newest = times.sort().at(-1);
  // One millisecond on, so that the newest one is not found again.
  return newest ? iso(new Date(Date.parse(newest) + 1)) : undefined;
}

function tellEnding(ctx: StepCtx, run: RunDoc, { outcome }: Ending): Promise<BatchOp[]> {
  const body = [outcome.detail, outcome.lift].filter(Boolean).join(' ');
  return ctx.notifications.telling({
    key: `run:${run.id}:ended`,
    title: run.title,
    body,
    about: { type: 'run', id: run.id },
  });
}

/** For the sweep: ends a run that nothing carries on any more. */
export async function abandonRun(ctx: StepCtx, run: RunDoc, spent: Spent, code: string): Promise<Ended> {
  const ending = ended(
    'failed',
    code,
    'The run was interrupted and could not be carried on.',
    'Start it again.',
  );
  // Nobody but us can lose a run, so what it had cost is not the person's to pay.
  return endRun(ctx, {
    tenantId: ctx.tenantId,
    runId: run.id,
    steps: run.totals.steps,
    spent,
    at: {},
    givenUp: [],
    ending: { ...ending, isOurs: true },
  });
}
