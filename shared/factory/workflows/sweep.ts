import { isOpen, NOTHING_SPENT, type Spent } from '#factory/runs';
import { leavePending, type SuggestionDoc } from '#factory/suggestions';
import { type Clock, type Ctx, iso, type Log, later, type Orchestrations, type SweepDb } from '#kernel';
import { admitRun } from './start-run.ts';
import { addSpent } from './step-contract.ts';
import { abandonRun } from './steps/end-run.ts';

const GRACE_MS = 20_000;
const AT_ONCE = 100;

export interface Sweep {
  clock: Clock;
  log: Log;
  sweepDb: SweepDb;
  orchestrations: Orchestrations;
  standardShare: number;
  ctxOf(tenantId: string): Ctx;
}

/**
 * Picks up what a crash left lying: runs reserved and never started, runs that the engine no longer carries,
 * approvals whose effect never began, suggestions past their deadline. Everything here may happen twice.
 */
export async function sweep(ports: Sweep): Promise<void> {
  await startForgottenRuns(ports);
  await carryOnLostRuns(ports);
  await applyForgottenApprovals(ports);
  await expireSuggestions(ports);
}

/** Asks the queue's own door, rather than queueing another message: under backlog those would only grow in number. */
async function startForgottenRuns(ports: Sweep) {
  const { sweepDb, orchestrations, ctxOf, clock, log, standardShare } = ports;
  const before = iso(later(clock.now(), -GRACE_MS));
  const found = await sweepDb.find('run', {
    where: 'c.status = "queued" AND c.createdAt < @before',
    params: { before },
    limit: AT_ONCE,
  });
  for (const { tenantId, id } of found) {
    const ctx = ctxOf(tenantId);
    const run = await ctx.runs.find(id);
    if (run?.status !== 'queued') continue;
    if (Date.parse(run.deadlineAt) <= clock.now().getTime()) {
      await abandonRun(ctx, run, NOTHING_SPENT, 'run.deadline');
      continue;
    }
    if ((await orchestrations.state(id)) !== 'missing') continue;
    const admitted = await admitRun(ctx, { runId: id, standardShare });
    if (admitted === 'started') log.info('sweep.run_started', { runId: id });
  }
}

async function carryOnLostRuns({ sweepDb, orchestrations, ctxOf, clock, log }: Sweep) {
  const before = iso(later(clock.now(), -GRACE_MS));
  const found = await sweepDb.find('run', {
    where: 'c.status = "running" AND c.startedAt < @before',
    params: { before },
    limit: AT_ONCE,
  });
  for (const { tenantId, id } of found) {
    const state = await orchestrations.state(id);
    const run = await ctxOf(tenantId).runs.find(id);
    if (!run || !isOpen(run.status)) continue;
    const isLate = Date.parse(run.deadlineAt) <= clock.now().getTime();
    // Steps that are in the store are not done again, so a run can simply begin anew from its first step.
    if (state === 'missing' && !isLate) await orchestrations.startRun({ tenantId, runId: id });
    if (state === 'ended' || isLate) {
      log.warn('sweep.run_abandoned', { runId: id, state });
      await abandonRun(
        ctxOf(tenantId),
        run,
        await spentSoFar(ctxOf(tenantId), id),
        isLate ? 'run.deadline' : 'run.lost',
      );
    }
  }
}

async function spentSoFar(ctx: Pick<Ctx, 'runs'>, runId: string): Promise<Spent> {
  let spent = NOTHING_SPENT;
  for (let after = 0; ; ) {
    const steps = await ctx.runs.steps(runId, after);
    spent = steps.reduce((sum, step) => addSpent(sum, step.spent), spent);
    if (steps.length < 100) return spent;
    after = steps.at(-1)?.seq ?? after;
  }
}

async function applyForgottenApprovals({ sweepDb, orchestrations, clock, log }: Sweep) {
  const before = iso(later(clock.now(), -GRACE_MS));
  for (const status of ['approved', 'applying']) {
    const found = await sweepDb.find('suggestion', {
      where: 'c.status = @status AND c.updatedAt < @before',
      params: { status, before },
      limit: AT_ONCE,
    });
    for (const { tenantId, id } of found) {
      log.info('sweep.apply_started', { suggestionId: id });
      await orchestrations.startApply({ tenantId, suggestionId: id });
    }
  }
}

async function expireSuggestions({ sweepDb, ctxOf, clock }: Sweep) {
  const now = iso(clock.now());
  const found = await sweepDb.find('suggestion', {
    where: 'c.status = "pending" AND c.expiresAt <= @now',
    params: { now },
    limit: AT_ONCE,
  });
  for (const { tenantId, id } of found) {
    const ctx = ctxOf(tenantId);
    const doc: SuggestionDoc & { etag: string } = await ctx.suggestions.get(id);
    if (doc.status !== 'pending') continue;
    await ctx.audit.commit(
      [
        {
          kind: 'patch',
          id,
          etag: doc.etag,
          changes: [
            { op: 'set', path: '/status', value: 'expired' },
            { op: 'set', path: '/updatedAt', value: now },
          ],
        },
        ...leavePending(ctx, doc),
      ],
      [{ action: 'suggestion.expired', subject: { type: 'suggestion', id } }],
    );
  }
}
