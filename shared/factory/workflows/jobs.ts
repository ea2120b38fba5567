import { NOTHING_SPENT, type RunDoc, runChanges, type Spent } from '#factory/runs';
import { type Clock, type Ctx, iso, type Job, later, type Pass, SWEEP_GRACE_MS } from '#kernel';
import { admitRun } from './start-run.ts';
import { addSpent } from './step-contract.ts';
import { abandonRun } from './steps/end-run.ts';

/** What ends in the middle again and again will not end otherwise the next time. */
const MAX_RESTARTS = 3;

/**
 * Runs that were reserved and never started. Asks the queue's own door, rather than queueing another message: under
 * backlog those would only grow in number.
 */
export const startForgottenRuns: Job = {
  due: (now) => ({
    type: 'run',
    where: 'c.status = "queued" AND c.createdAt < @before',
    params: { before: iso(later(now, -SWEEP_GRACE_MS)) },
    orderBy: 'c.createdAt ASC',
  }),
  begin(pass) {
    const letIn = doorOf(pass);
    return async (ctx, id) => {
      const run = await ctx.runs.find(id);
      if (run?.status !== 'queued') return;
      if (isLate(run, ctx.clock)) return void (await abandonRun(ctx, run, NOTHING_SPENT, 'run.deadline'));
      await letIn(ctx, run);
    };
  },
};

/** Runs that the engine no longer carries; of those that wait, the ones whose wait is over. */
export const carryOnLostRuns: Job = {
  due: (now) => ({
    type: 'run',
    where:
      '((c.status = "running" AND c.startedAt < @before) OR (c.status = "waiting" AND c.wakeAt < @before))',
    params: { before: iso(later(now, -SWEEP_GRACE_MS)) },
    orderBy: 'c.createdAt ASC',
  }),
  begin: (pass) => async (ctx, id) => {
    const run = await ctx.runs.find(id);
    if (run?.status !== 'running' && run?.status !== 'waiting') return;
    if (isLate(run, ctx.clock)) return abandon(pass, ctx, run, 'run.deadline');
    if ((await pass.ports.orchestrations.state(id)) !== 'open') await carryOn(pass, ctx, run);
  },
};

/** One pass asks for many runs: it counts those in flight once, and looks only once at who has no room. */
function doorOf(pass: Pass) {
  const { orchestrations, log } = pass.ports;
  const { standardShare } = pass.settings;
  const waiting = new Set<string>();
  let inFlight: number | undefined;
  return async (ctx: Ctx, run: RunDoc): Promise<void> => {
    const who = `${ctx.tenantId} ${run.lane}`;
    const isFull = run.lane === 'standard' && (inFlight ?? 0) >= standardShare;
    // A run that holds its place already is what the others may be waiting for.
    if (!run.admittedAt && (isFull || waiting.has(who))) return;
    const state = await orchestrations.state(run.id);
    if (state === 'open') return;
    if (state === 'ended') return carryOn(pass, ctx, run);
    const standardLoad = async () => {
      inFlight ??= await ctx.standardLoad();
      return inFlight;
    };
    const admitted = await admitRun(ctx, { runId: run.id, standardShare, standardLoad });
    if (admitted === 'wait') waiting.add(who);
    if (admitted !== 'started') return;
    log.info('sweep.run_started', { runId: run.id });
    if (inFlight !== undefined && run.lane === 'standard') inFlight += 1;
  };
}

async function carryOn(pass: Pass, ctx: Ctx, run: RunDoc): Promise<void> {
  if ((run.restarts ?? 0) >= MAX_RESTARTS) return abandon(pass, ctx, run, 'run.lost');
  await beginAnew(pass, ctx, run);
}

/** Steps that are in the store are not done again, so a run can simply begin anew from its first step. */
async function beginAnew({ ports: { orchestrations, log } }: Pass, ctx: Ctx, run: RunDoc) {
  await orchestrations.startRun({ tenantId: ctx.tenantId, runId: run.id });
  log.warn('sweep.run_restarted', { runId: run.id });
  const counted = runChanges.countRestart(run);
  await ctx.db.patch(run.id, counted.changes, counted);
}

async function abandon({ ports: { log } }: Pass, ctx: Ctx, run: RunDoc, code: string): Promise<void> {
  log.warn('sweep.run_abandoned', { runId: run.id, code });
  await abandonRun(ctx, run, await spentSoFar(ctx, run.id), code);
}

const isLate = ({ deadlineAt }: RunDoc, clock: Clock): boolean =>
  Date.parse(deadlineAt) <= clock.now().getTime();

async function spentSoFar(ctx: Pick<Ctx, 'runs'>, runId: string): Promise<Spent> {
  let spent = NOTHING_SPENT;
  for (let after = 0; ; ) {
    const steps = await ctx.runs.steps(runId, after);
    spent = steps.reduce((sum, step) => addSpent(sum, step.spent), spent);
    if (steps.length < 100) return spent;
    after = steps.at(-1)?.seq ?? after;
  }
}
