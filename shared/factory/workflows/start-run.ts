import { type NewRun, type RunDoc, runChanges, toRun } from '#factory/runs';
import {
  actorId,
  answer,
  type Ctx,
  derivedId,
  faultOf,
  type InputOf,
  idempotencyMismatch,
  iso,
  later,
  sha256,
} from '#kernel';
import { monthReserved } from '#platform/plans';
import { contended, workflowNotFound, workflowOff } from './errors.ts';
import type { routes } from './routes.ts';
import type { WorkflowDoc } from './store.ts';
import { takePlace } from './take-place.ts';

const DEADLINE_MS = 60 * 60_000;
const MAX_TRIES = 5;

type Needs = Pick<
  Ctx,
  | 'tenantId'
  | 'actor'
  | 'clock'
  | 'db'
  | 'workflows'
  | 'runs'
  | 'plans'
  | 'audit'
  | 'log'
  | 'orchestrations'
  | 'standardRuns'
>;

/**
 * Reserves one run of the plan and creates it in one batch, then lets it go. The id comes from the Idempotency-Key,
 * so a repeat meets the first run. What a crash leaves between reservation and start, the sweep starts.
 */
export async function startRun(ctx: Needs, { id, idempotencyKey }: InputOf<typeof routes.startRun>) {
  const fingerprint = sha256(id);
  const runId = derivedId('run', ctx.tenantId, 'startRun', idempotencyKey);
  const [known, workflow] = await Promise.all([ctx.runs.find(runId), ctx.workflows.find(id)]);
  if (known) return repeated(known, fingerprint);

  if (!workflow) throw workflowNotFound();
  if (!workflow.enabled) throw workflowOff();
  const { run, isNew } = await reserve(ctx, workflow, runId, fingerprint);
  if (!isNew) return repeated(run, fingerprint);
  await letGo(ctx, run);
  return accepted(run);
}

function repeated(run: RunDoc, fingerprint: string) {
  if (run.fingerprint !== fingerprint) throw idempotencyMismatch();
  return accepted(run);
}

const accepted = (run: RunDoc) => answer(toRun(run), { location: `/api/v1/runs/${run.id}` });

async function reserve(
  ctx: Needs,
  workflow: WorkflowDoc,
  runId: string,
  fingerprint: string,
): Promise<{ run: RunDoc; isNew: boolean }> {
  const { hasPriority } = await ctx.plans.limits();
  let isAdmitted = hasPriority;
  for (let attempt = 1; ; attempt += 1) {
    const reservation = await ctx.plans.reserveRun(runId);
    const made = await newRun(ctx, workflow, runId, fingerprint, monthReserved(reservation));
    const { doc: run, ops, events } = await runChanges.queue(ctx, made, { isAdmitted });
    const outcome = await ctx.audit.commit([...reservation, ...ops], events);
    if (outcome.kind === 'committed') return { run, isNew: true };

    // Another request under the same key may have been faster; then its run is this one, whatever was refused here.
    const other = await ctx.runs.find(runId);
    if (other) return { run: other, isNew: false };
    // Without a free place the run is made all the same; it waits for one in the queue.
    if (outcome.index > reservation.length) isAdmitted = false;
    const why = await ctx.plans.whyRefused();
    if (why) throw why;
    if (attempt === MAX_TRIES) throw contended({ retryAfterSec: 1 });
  }
}

async function newRun(
  ctx: Needs,
  workflow: WorkflowDoc,
  id: string,
  fingerprint: string,
  month: string,
): Promise<NewRun> {
  const { hasPriority } = await ctx.plans.limits();
  return {
    id,
    workflowId: workflow.id,
    workflowVersion: workflow.version,
    title: workflow.title,
    lane: hasPriority ? 'priority' : 'standard',
    trigger: { kind: 'manual', by: actorId(ctx.actor) },
    month,
    fingerprint,
    deadlineAt: iso(later(ctx.clock.now(), DEADLINE_MS)),
  };
}

/** A paid run starts at once; a Free run, and one above the plan's runs at once, passes the queue. */
async function letGo(ctx: Needs, run: RunDoc): Promise<void> {
  const input = { tenantId: ctx.tenantId, runId: run.id };
  try {
    const isAdmitted = run.lane === 'priority' && (await takePlace(ctx, run)) === 'taken';
    if (isAdmitted) return await ctx.orchestrations.startRun(input);
    await ctx.standardRuns.send(input);
  } catch (error) {
    // The run is reserved; an engine or queue that does not answer only delays it until the sweep.
    ctx.log.warn('run.start_delayed', { runId: run.id, ...faultOf(error) });
  }
}

/**
 * The door of the queue: lets a queued run start while the tenant is under its runs at once and, for Free, the
 * standard runs in flight are under their share. `wait` = ask again later. Whoever asks for many runs may count those
 * in flight once for all.
 */
export async function admitRun(
  ctx: Needs & Pick<Ctx, 'standardLoad'>,
  {
    runId,
    standardShare,
    standardLoad = ctx.standardLoad,
  }: { runId: string; standardShare: number; standardLoad?: () => Promise<number> },
): Promise<'started' | 'wait' | 'gone'> {
  const [run, taken] = await Promise.all([ctx.runs.find(runId), ctx.plans.readGauge('runs')]);
  // The message may have come to an instance that does not see its run yet.
  if (!run) return (await ctx.db.isThere(runId)) ? 'wait' : 'gone';
  if (run.status !== 'queued') return 'gone';
  if (!run.admittedAt && !(await mayEnter(ctx, run, { taken, standardShare, standardLoad }))) return 'wait';
  const place = await takePlace(ctx, run);
  if (place !== 'taken') return place === 'full' ? 'wait' : 'gone';
  await ctx.orchestrations.startRun({ tenantId: ctx.tenantId, runId });
  return 'started';
}

/** Asked before a place is taken, because only the tenant's own places are held by the store. */
async function mayEnter(
  ctx: Pick<Ctx, 'plans'>,
  { lane }: RunDoc,
  inFlight: { taken: number; standardShare: number; standardLoad: () => Promise<number> },
): Promise<boolean> {
  if (inFlight.taken >= (await ctx.plans.limits()).runsAtOnce) return false;
  return lane === 'priority' || (await inFlight.standardLoad()) < inFlight.standardShare;
}
