import { NOTHING_SPENT, type RunDoc, type Spent } from '#factory/runs';
import { leavePending } from '#factory/suggestions';
import {
  type Clock,
  type Ctx,
  faultOf,
  iso,
  type Log,
  later,
  type Orchestrations,
  type Query,
  type SweepDb,
} from '#kernel';
import { admitRun } from './start-run.ts';
import { addSpent } from './step-contract.ts';
import { abandonRun } from './steps/end-run.ts';

const GRACE_MS = 20_000;
/** Each part of a sweep has a minute, so that none keeps the others from theirs and all end before their host does. */
const PART_MS = 60_000;
/** What ends in the middle again and again will not end otherwise the next time. */
const MAX_RESTARTS = 3;

export interface Sweep {
  clock: Clock;
  log: Log;
  sweepDb: SweepDb;
  orchestrations: Orchestrations;
  standardShare: number;
  ctxOf(tenantId: string): Ctx;
}

/**
 * Picks up what a crash left lying, the oldest first: runs reserved and never started, runs that the engine no longer
 * carries, approvals whose effect never began, suggestions past their deadline. Everything here may happen twice.
 */
export async function sweep(ports: Sweep): Promise<void> {
  await guarded(ports, { part: 'queued runs' }, () => startForgottenRuns(ports));
  await guarded(ports, { part: 'running runs' }, () => carryOnLostRuns(ports));
  await guarded(ports, { part: 'approvals' }, () => applyForgottenApprovals(ports));
  await guarded(ports, { part: 'deadlines' }, () => expireSuggestions(ports));
}

/** What failed is found again by the next sweep; what belongs to others goes on. */
async function guarded({ log }: Sweep, about: Record<string, string>, work: () => Promise<void>) {
  try {
    await work();
  } catch (error) {
    log.error('sweep.failed', { ...about, ...faultOf(error) });
  }
}

interface Found {
  tenantId: string;
  id: string;
}

async function forEachFound(
  ports: Sweep,
  type: string,
  query: Pick<Query, 'where' | 'params' | 'orderBy'>,
  work: (found: Found) => Promise<void>,
): Promise<void> {
  const until = later(ports.clock.now(), PART_MS);
  for await (const found of ports.sweepDb.scan(type, query)) {
    await guarded(ports, { ...found }, () => work(found));
    if (ports.clock.now() > until) return;
  }
}

/** Asks the queue's own door, rather than queueing another message: under backlog those would only grow in number. */
async function startForgottenRuns(ports: Sweep) {
  const before = iso(later(ports.clock.now(), -GRACE_MS));
  const query = { where: 'c.status = "queued" AND c.createdAt < @before', params: { before } };
  const letIn = doorOf(ports);
  await forEachFound(ports, 'run', { ...query, orderBy: 'c.createdAt ASC' }, async ({ tenantId, id }) => {
    const ctx = ports.ctxOf(tenantId);
    const run = await ctx.runs.find(id);
    if (run?.status !== 'queued') return;
    if (isLate(run, ports.clock)) return void (await abandonRun(ctx, run, NOTHING_SPENT, 'run.deadline'));
    await letIn(ctx, run);
  });
}

/** One sweep asks for many runs: it counts those in flight once, and looks only once at who has no room. */
function doorOf(ports: Sweep) {
  const { orchestrations, standardShare, log } = ports;
  const waiting = new Set<string>();
  let inFlight: number | undefined;
  return async (ctx: Ctx, run: RunDoc): Promise<void> => {
    const who = `${ctx.tenantId} ${run.lane}`;
    const isFull = run.lane === 'standard' && (inFlight ?? 0) >= standardShare;
    // A run that holds its place already is what the others may be waiting for.
    if (!run.admittedAt && (isFull || waiting.has(who))) return;
    const state = await orchestrations.state(run.id);
    if (state === 'open') return;
    if (state === 'ended') return carryOn(ports, ctx, run);
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

async function carryOnLostRuns(ports: Sweep) {
  const before = iso(later(ports.clock.now(), -GRACE_MS));
  const query = { where: 'c.status = "running" AND c.startedAt < @before', params: { before } };
  await forEachFound(ports, 'run', { ...query, orderBy: 'c.createdAt ASC' }, async ({ tenantId, id }) => {
    const ctx = ports.ctxOf(tenantId);
    const run = await ctx.runs.find(id);
    if (run?.status !== 'running') return;
    if (isLate(run, ports.clock)) return abandon(ports, ctx, run, 'run.deadline');
    if ((await ports.orchestrations.state(id)) !== 'open') await carryOn(ports, ctx, run);
  });
}

async function carryOn(ports: Sweep, ctx: Ctx, run: RunDoc): Promise<void> {
  if ((run.restarts ?? 0) >= MAX_RESTARTS) return abandon(ports, ctx, run, 'run.lost');
  await beginAnew(ports, ctx, run);
}

/** Steps that are in the store are not done again, so a run can simply begin anew from its first step. */
async function beginAnew({ orchestrations, log }: Sweep, ctx: Ctx, { id }: RunDoc) {
  await orchestrations.startRun({ tenantId: ctx.tenantId, runId: id });
  log.warn('sweep.run_restarted', { runId: id });
  await ctx.db.patch(id, [{ op: 'incr', path: '/restarts', value: 1 }], { condition: 'IS_NULL(c.endedAt)' });
}

async function abandon({ log }: Sweep, ctx: Ctx, run: RunDoc, code: string): Promise<void> {
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

async function applyForgottenApprovals(ports: Sweep) {
  const before = iso(later(ports.clock.now(), -GRACE_MS));
  const query = {
    where: 'c.status IN ("approved", "applying") AND c.updatedAt < @before',
    params: { before },
    orderBy: 'c.updatedAt ASC',
  };
  await forEachFound(ports, 'suggestion', query, async ({ tenantId, id }) => {
    const begun = await ports.orchestrations.startApply({ tenantId, suggestionId: id });
    if (begun === 'started') ports.log.info('sweep.apply_started', { suggestionId: id });
  });
}

async function expireSuggestions(ports: Sweep) {
  const now = iso(ports.clock.now());
  const query = {
    where: 'c.status = "pending" AND c.expiresAt <= @now',
    params: { now },
    orderBy: 'c.expiresAt ASC',
  };
  await forEachFound(ports, 'suggestion', query, async ({ tenantId, id }) => {
    const ctx = ports.ctxOf(tenantId);
    const doc = await ctx.suggestions.get(id);
    if (doc.status !== 'pending') return;
    const changes = [
      { op: 'set' as const, path: '/status', value: 'expired' },
      { op: 'set' as const, path: '/updatedAt', value: now },
    ];
    await ctx.audit.commit(
      [{ kind: 'patch', id, etag: doc.etag, changes }, ...leavePending(ctx, doc)],
      [{ action: 'suggestion.expired', subject: { type: 'suggestion', id } }],
    );
  });
}
