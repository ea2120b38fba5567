import { type NewRun, type RunDoc, type RunTrigger, runChanges } from '#factory/runs';
import {
  type Ctx,
  canonicalJson,
  derivedId,
  faultOf,
  idempotencyMismatch,
  iso,
  later,
  sha256,
} from '#kernel';
import { contended, inputTooLarge, workflowNotFound, workflowOff } from './errors.ts';
import type { WorkflowDoc } from './store.ts';
import { takePlace } from './take-place.ts';

const DEADLINE_MS = 60 * 60_000;
const MAX_TRIES = 5;
const INPUT_MAX_BYTES = 16_384;

/** What a start needs; activities and listeners have it as well as requests. */
export type StartCtx = Pick<
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

/** A start, whoever asks for it: a person, a time, new mail, a changed event, a hook, another run. */
export interface StartRequest {
  workflowId: string;
  trigger: RunTrigger;
  /** Names this start among those of its kind of trigger: asked for again, it meets the first run. */
  key: string;
  /** What the workflow may read as `$run.input`; at most 16 KB as JSON. */
  input?: Record<string, unknown>;
}

/**
 * Reserves one run of the plan and creates it in one batch, then lets it go. The id comes from the key, so a repeat
 * meets the first run. What a crash leaves between reservation and start, the sweep starts.
 */
export async function startRun(ctx: StartCtx, request: StartRequest): Promise<RunDoc> {
  const fingerprint = fingerprintOf(request);
  const runId = runIdOf(ctx, request);
  const { workflowId } = request;
  const [known, workflow] = await Promise.all([ctx.runs.find(runId), ctx.workflows.find(workflowId)]);
  if (known) return repeated(known, fingerprint);

  if (!workflow) throw workflowNotFound();
  if (!workflow.enabled) throw workflowOff();
  const { run, isNew } = await reserve(ctx, workflow, { ...request, runId, fingerprint });
  if (!isNew) return repeated(run, fingerprint);
  await release(ctx, run);
  return run;
}

function fingerprintOf({ workflowId, input }: StartRequest): string {
  if (input === undefined) return sha256(workflowId);
  const text = canonicalJson(input);
  if (Buffer.byteLength(text) > INPUT_MAX_BYTES) throw inputTooLarge();
  return sha256(`${workflowId} ${text}`);
}

function runIdOf({ tenantId }: Pick<Ctx, 'tenantId'>, { trigger, key }: StartRequest): string {
  const kind = trigger.kind === 'manual' ? 'startRun' : trigger.kind;
  return derivedId('run', tenantId, kind, key);
}

function repeated(run: RunDoc, fingerprint: string): RunDoc {
  if (run.fingerprint !== fingerprint) throw idempotencyMismatch();
  return run;
}

type Reserved = StartRequest & { runId: string; fingerprint: string };

async function reserve(
  ctx: StartCtx,
  workflow: WorkflowDoc,
  request: Reserved,
): Promise<{ run: RunDoc; isNew: boolean }> {
  const { runId } = request;
  const { hasPriority } = await ctx.plans.limits();
  let isAdmitted = hasPriority;
  for (let attempt = 1; ; attempt += 1) {
    const { month, op: reservation } = await ctx.plans.reserveRun();
    const made = await newRun(ctx, workflow, request, month);
    const { doc: run, ops, events } = await runChanges.queue(ctx, made, { isAdmitted });
    const outcome = await ctx.audit.commit([reservation, ...ops], events);
    if (outcome.kind === 'committed') return { run, isNew: true };

    // Another request under the same key may have been faster; then its run is this one, whatever was refused here.
    const other = await ctx.runs.find(runId);
    if (other) return { run: other, isNew: false };
    // Without a free place the run is made all the same; it waits for one in the queue.
    if (outcome.index > 1) isAdmitted = false;
    const why = await ctx.plans.whyRefused();
    if (why) throw why;
    if (attempt === MAX_TRIES) throw contended({ retryAfterSec: 1 });
  }
}

async function newRun(
  ctx: StartCtx,
  workflow: WorkflowDoc,
  { runId, fingerprint, trigger, input }: Reserved,
  month: string,
): Promise<NewRun> {
  const { hasPriority } = await ctx.plans.limits();
  return {
    id: runId,
    workflowId: workflow.id,
    workflowVersion: workflow.version,
    title: workflow.title,
    lane: hasPriority ? 'priority' : 'standard',
    trigger,
    ...(input && { input }),
    month,
    fingerprint,
    deadlineAt: iso(later(ctx.clock.now(), DEADLINE_MS)),
  };
}

/** A paid run starts at once; a Free run, and one above the plan's runs at once, passes the queue. */
async function release(ctx: StartCtx, run: RunDoc): Promise<void> {
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
  ctx: StartCtx & Pick<Ctx, 'standardLoad'>,
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
