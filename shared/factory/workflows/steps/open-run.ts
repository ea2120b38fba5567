import { isOpen } from '#factory/runs';
import { DomainError, faultOf, isPassing } from '#kernel';
import { needsOf } from '../needs.ts';
import { type Outline, outlineOf } from '../nodes/index.ts';
import type { TurnLimits } from '../nodes/node-kind.ts';
import type { Ending, Retry, RunInput } from '../step-contract.ts';
import type { PinnedWorkflow } from '../store.ts';
import { beginRun } from './begin-run.ts';
import { agentOf, CANCELLED, ended, type StepCtx } from './current-step.ts';
import { notNow } from './meter.ts';
import { rememberWorkflow } from './prefetch.ts';
import { runOf } from './run-of.ts';

const SEQ_ROOM = 1_000;

export type Opened =
  /** `from`: the last place in the timeline that is taken, when the run was begun before. */
  | { kind: 'opened'; nodes: Outline[]; from: number; deadlineAt: string }
  | { kind: 'over' }
  /** Another run is reading the mailbox. */
  | { kind: 'wait' }
  | Ending
  | Retry;

/** Takes a queued run up and hands the story the order of its workflow, without content. Repeatable. */
export async function openRun(ctx: StepCtx, { runId }: RunInput): Promise<Opened> {
  try {
    const [found, chosen] = await Promise.all([runOf(ctx, runId), ctx.connections.choose()]);
    if (!found || !isOpen(found.status)) return { kind: 'over' };
    if (found.cancelRequestedAt) return CANCELLED;
    // A list proves nothing by what it lacks; asked for after the run was seen, it holds what was there before the run.
    const workflow = await ctx.workflows.pinned(found.workflowId, found.workflowVersion);
    const lacks = needsOf(workflow.definition).some((capability) => chosen[capability] === undefined);
    const accounts = lacks ? await ctx.connections.choose() : chosen;
    const [limits, begun] = await Promise.all([
      limitsOf(ctx, workflow),
      found.status === 'queued'
        ? beginRun(ctx, found, workflow, accounts)
        : { kind: 'begun' as const, run: found, from: await nextFree(ctx, runId) },
    ]);
    if (begun.kind === 'wait') return begun;
    if (begun.kind === 'moved')
      return { kind: 'retry', afterMs: 100, reason: 'run.contention', ours: 'passing' };

    rememberWorkflow(ctx, begun.run, workflow);
    return {
      kind: 'opened',
      from: begun.from,
      deadlineAt: found.deadlineAt,
      nodes: workflow.definition.nodes.map((node) => outlineOf(node, (agent) => limits[agent])),
    };
  } catch (error) {
    if (isPassing(error)) return notNow(error);
    // Its workflow or an agent was removed between start and now.
    if (error instanceof DomainError) return ended('stopped', error.code, error.title);
    ctx.log.error('run.open_failed', { runId, ...faultOf(error) });
    return { kind: 'retry', afterMs: 1_000, reason: 'run.internal', ours: 'defect' };
  }
}

/**
 * A run that begins anew goes on counting well above what it has written: steps of its former life may still land, and
 * whoever watches from a position on must miss none of either.
 */
async function nextFree(ctx: StepCtx, runId: string): Promise<number> {
  const last = await ctx.runs.lastSeq(runId);
  return last === 0 ? 0 : (Math.floor(last / SEQ_ROOM) + 1) * SEQ_ROOM;
}

type Limits = Record<string, TurnLimits | undefined>;

async function limitsOf(ctx: StepCtx, workflow: PinnedWorkflow): Promise<Limits> {
  const entries = await Promise.all(
    Object.entries(workflow.agents).map(async ([key, agentId]) => {
      const { templateId, templateVersion } = await agentOf(ctx, agentId);
      const limits = ctx.agents.templates.find(templateId, templateVersion)?.limits;
      return [key, limits && { turns: limits.turns, toolCalls: limits.toolCalls }] as const;
    }),
  );
  return Object.fromEntries(entries);
}
