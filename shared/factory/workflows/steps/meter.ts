import {
  accountsOf,
  isOpen,
  NOTHING_SPENT,
  type RunDoc,
  runChanges,
  type Spent,
  type StepDoc,
  type StepFacts,
  type StepSource,
  stepId,
} from '#factory/runs';
import {
  type BatchOp,
  DomainError,
  type DomainEvent,
  faultOf,
  iso,
  isPassing,
  retryAfterMsOf,
  type Stored,
  sha256Hex,
} from '#kernel';
import type { ModelUsage } from '#platform/ai';
import { isConnectorError } from '#platform/connectors';
import type { NoCalls } from '#platform/plans';
import {
  type Ending,
  keptPlace,
  keyOf,
  type Retry,
  type StepInput,
  type StepResult,
  type Suspended,
} from '../step-contract.ts';
import {
  blocked,
  CANCELLED,
  type CurrentStep,
  currentStep,
  ended,
  type Output,
  rememberOutput,
  type StepCtx,
  withAccounts,
} from './current-step.ts';
import { prefetch, rememberWorkflow } from './prefetch.ts';
import { openedRun } from './run-of.ts';

const INLINE_MAX_BYTES = 16_384;

/** What a step did, to be told in the timeline and read by later steps. */
export interface Done {
  kind: 'done';
  fact: StepFacts;
  spent: Partial<Spent>;
  status?: StepDoc['status'];
  stepKind: StepDoc['kind'];
  title: string;
  reason: string | null;
  agent: string | null;
  sources: StepSource[];
  model: ModelUsage | null;
  suggestionIds?: string[];
  output: Output;
  /** Written together with the step, or not at all. */
  ops?: BatchOp[];
  events?: DomainEvent[];
  /**
   * Asked when the batch was refused and the step is not there: throws what stands in the way, or says which operations are
   * still to be written; `undefined` = something has only moved.
   */
  whatIsLeft?: () => Promise<BatchOp[] | undefined>;
}

export type StepWork = (ctx: StepCtx, step: CurrentStep) => Promise<Done | Ending | Retry | Suspended>;

/**
 * Every activity passes here. Before the work: was this very step done already, is the run still open, was it
 * cancelled? After it: the step, its cost and its effects in one write, under an id that a second delivery meets.
 * Nothing is thrown: what cannot be done now is tried again by the story, and what cannot be done ends the run.
 */
export function metered(name: string, work: StepWork) {
  return async (ctx: StepCtx, input: StepInput): Promise<StepResult> => {
    try {
      return await measure(ctx, input, work);
    } catch (error) {
      return toResult(ctx, name, input, error);
    }
  };
}

async function measure(ctx: StepCtx, input: StepInput, work: StepWork): Promise<StepResult> {
  const [found, earlier, agent] = await Promise.all([
    ctx.runs.find(input.runId),
    ctx.runs.step(input.runId, keyOf(input)),
    prefetch(ctx, input),
  ]);
  if (earlier) return doneBefore(earlier, input);
  const run = await openedRun(ctx, input.runId, found);
  const refusal = refuse(run);
  if (refusal || !run) return { ...(refusal ?? OVER), spent: NOTHING_SPENT };

  const startedAt = iso(ctx.clock.now());
  const workflow = await ctx.workflows.pinned(run.workflowId, run.workflowVersion);
  rememberWorkflow(ctx, run, workflow);
  const done = await work(withAccounts(ctx, accountsOf(run)), {
    ...currentStep(ctx, run, workflow, input),
    agent,
  });
  if (done.kind === 'retry' || done.kind === 'waits') return done;
  if (done.kind === 'ended') return { ...done, spent: NOTHING_SPENT };
  return record(ctx, run, input, startedAt, done);
}

/** Only the very same work may take the place of this step: a mistake here would answer one person with another's text. */
function doneBefore(earlier: StepDoc, input: StepInput): StepResult {
  const { node, item, turn, call } = keptPlace(input);
  const isSame = earlier.node === node && earlier.item === item;
  if (!isSame || earlier.turn !== turn || earlier.call !== call)
    throw new Error(`step ${earlier.id} is other work`);
  return { kind: 'done', fact: earlier.fact, spent: earlier.spent };
}

const OVER = ended('stopped', 'run.over', 'The run had already ended.');

function refuse(run: RunDoc | undefined): Ending | undefined {
  if (!run || !isOpen(run.status)) return OVER;
  return run.cancelRequestedAt ? CANCELLED : undefined;
}

async function record(
  ctx: StepCtx,
  run: Stored<RunDoc>,
  input: StepInput,
  startedAt: string,
  done: Done,
): Promise<StepResult> {
  const spent: Spent = { ...NOTHING_SPENT, ...done.spent };
  const step = await toDoc(ctx, run, input, startedAt, done, spent);
  const over = runChanges.endWait(ctx, run, keyOf(input));
  const counted = await ctx.plans.countConnectorCalls(spent.connectorCalls);
  const ops: BatchOp[] = [{ kind: 'create', doc: step }, ...over, ...(done.ops ?? []), ...counted];
  const written =
    ops.length === 1 && !done.events
      ? await ctx.db.create(step)
      : await ctx.audit.commit(ops, done.events ?? []);
  if (written.kind === 'refused') return afterRefusal(ctx, run, input, startedAt, done);
  rememberOutput(ctx, step.id, done.output);
  return { kind: 'done', fact: done.fact, spent };
}

/** Another delivery of the same step was faster, or something that it was to change has moved: look again. */
async function afterRefusal(
  ctx: StepCtx,
  run: Stored<RunDoc>,
  input: StepInput,
  startedAt: string,
  { whatIsLeft, ...done }: Done,
): Promise<StepResult> {
  const earlier = await ctx.runs.step(input.runId, keyOf(input));
  if (earlier) return doneBefore(earlier, input);
  const noCalls = done.spent.connectorCalls ? await ctx.plans.whyNoCalls() : undefined;
  if (noCalls) return { ...usedUp(noCalls), spent: NOTHING_SPENT };
  const ops = await whatIsLeft?.();
  if (ops) return record(ctx, run, input, startedAt, { ...done, ops });
  return { kind: 'retry', afterMs: 200, reason: 'run.contention', ours: 'passing' };
}

const usedUp = ({ code, detail, resetsAt, lift }: NoCalls): Ending => ({
  kind: 'ended',
  status: 'stopped',
  outcome: { code, detail, resetsAt, lift },
});

async function toDoc(
  ctx: StepCtx,
  run: RunDoc,
  input: StepInput,
  startedAt: string,
  done: Done,
  spent: Spent,
): Promise<StepDoc> {
  const id = stepId(run.id, keyOf(input));
  return {
    id,
    type: 'step',
    runId: run.id,
    seq: input.seq,
    ...keptPlace(input),
    kind: done.stepKind,
    status: done.status ?? 'done',
    title: done.title,
    reason: done.reason,
    agent: done.agent,
    sources: done.sources.slice(0, 50),
    model: done.model,
    suggestionIds: done.suggestionIds ?? [],
    startedAt,
    endedAt: iso(ctx.clock.now()),
    fact: done.fact,
    output: await pack(ctx, id, done.output),
    spent,
    ttl: await ctx.plans.historySec('timeline'),
  };
}

async function pack(ctx: StepCtx, id: string, value: Output): Promise<StepDoc['output']> {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= INLINE_MAX_BYTES) return { kind: 'inline', value };
  // Named after its content too: of two deliveries side by side, the one that is not kept must not replace the other's.
  const name = `runs/${id}.${sha256Hex(text).slice(0, 16)}.json`;
  await ctx.blobs.put(ctx.tenantId, name, text, 'application/json');
  return { kind: 'blob', name };
}

function toResult(ctx: StepCtx, name: string, input: StepInput, error: unknown): StepResult {
  if (isConnectorError(error)) return fromConnector(error);
  if (isPassing(error)) return notNow(error);
  if (error instanceof DomainError) {
    return { ...ended('stopped', error.code, error.title), spent: NOTHING_SPENT };
  }
  ctx.log.error('step.failed', {
    name,
    runId: input.runId,
    seq: input.seq,
    ...faultOf(error),
  });
  return { kind: 'retry', afterMs: 1_000, reason: 'run.internal', ours: 'defect' };
}

/** A refusal of ours that passes; no run ends by it, and none is charged for it. */
export const notNow = (error: DomainError): Retry => ({
  kind: 'retry',
  afterMs: retryAfterMsOf(error),
  reason: error.code,
  ours: 'passing',
});

function fromConnector(error: { class: string; retryAfterMs: number | undefined }): StepResult {
  if (error.class === 'throttled' || error.class === 'transient') {
    return { kind: 'retry', afterMs: error.retryAfterMs ?? 1_000, reason: 'connector.unavailable' };
  }
  if (error.class === 'reauth') return { ...blocked({ reason: 'needs_reauth' }), spent: NOTHING_SPENT };
  if (error.class === 'forbidden') return { ...blocked({ reason: 'forbidden' }), spent: NOTHING_SPENT };
  const detail = NOT_SERVED[error.class] ?? 'The mailbox or calendar could not serve this request.';
  return { ...ended('failed', `connector.${error.class}`, detail), spent: NOTHING_SPENT };
}

const NOT_SERVED: Record<string, string> = {
  too_large: 'It is too large to be read.',
  gone: 'It was no longer there when it was to be read.',
};
