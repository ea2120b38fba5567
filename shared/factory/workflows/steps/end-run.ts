import { contentUntil, isOpen, type RunDoc, runBudget, runChanges, type Spent } from '#factory/runs';
import { type BatchOp, faultOf, isPassing, retryAfterMsOf, type Stored } from '#kernel';
import { failed, isOutside, NO_ROOM } from '../endings.ts';
import type { EndInput, Ending } from '../step-contract.ts';
import { ended, type StepCtx } from './current-step.ts';
import { givenUpOps } from './given-up.ts';
import { moveOn } from './move-on.ts';
import { allPlacesOf } from './reserve-proposal.ts';
import { runOf } from './run-of.ts';
import { summarise } from './run-summary.ts';
import { tellUnfinished } from './tell-unfinished.ts';

export type Ended = { kind: 'ended'; status: string } | { kind: 'retry'; afterMs: number };

/** Ends a run in one batch: its outcome, the settled charge, how far the workflow has come, the audit entry. */
export async function endRun(ctx: StepCtx, input: EndInput): Promise<Ended> {
  try {
    const run = await runOf(ctx, input.runId);
    if (!run || !isOpen(run.status)) return { kind: 'ended', status: run?.status ?? 'missing' };
    return await settle(ctx, run, input);
  } catch (error) {
    if (isPassing(error)) return { kind: 'retry', afterMs: retryAfterMsOf(error) };
    ctx.log.error('run.end_failed', {
      runId: input.runId,
      ...faultOf(error),
    });
    return { kind: 'retry', afterMs: 2_000 };
  }
}

async function settle(ctx: StepCtx, run: Stored<RunDoc>, told: EndInput): Promise<Ended> {
  const input = { ...told, ending: endingOf(told) };
  const status = input.ending?.status ?? 'completed';
  const { spent, steps } = input;
  const charged = spent.modelCalls > 0 && !input.ending?.isOurs && !wasInVain(input);
  const { microUsd, connectorCalls } = spent;
  const settlement = await runBudget(ctx, run).closed({ charged, microUsd, connectorCalls });
  const moved = await moveOn(ctx, run, input);
  const end = runChanges.end(ctx, run, {
    status,
    charged,
    steps,
    spent,
    summary: summarise(status, spent, moved),
    outcome: input.ending?.outcome ?? null,
    waitForRoom: input.unfinished.filter(({ waitsFor }) => waitsFor !== undefined).length,
    ttl: await ctx.plans.historySec('run'),
    contentUntil: contentUntil(ctx.clock.now(), await ctx.plans.historySec('failed_answer')),
  });
  const ops: BatchOp[] = [
    ...settlement,
    ...end.ops,
    ...moved.ops,
    ...allPlacesOf(ctx, run),
    ...(await givenUpOps(ctx, run, input.givenUp)),
    ...(await tellUnfinished(ctx, run, input, moved)),
  ];
  const outcome = await ctx.audit.commit(ops, end.events);
  if (outcome.kind === 'refused') return { kind: 'retry', afterMs: 100 };
  return { kind: 'ended', status };
}

function endingOf({ ending, spent, unfinished }: EndInput): Ending | null {
  // That the person has enough before them is no failure.
  if (ending?.outcome.code === NO_ROOM) return { ...ending, status: 'stopped' };
  return ending ?? unanswered({ spent, unfinished });
}

/** A run whose every question to a model came to nothing has not completed, whatever it could do without one. */
function unanswered({ spent, unfinished }: Pick<EndInput, 'spent' | 'unfinished'>): Ending | null {
  const [first] = unfinished;
  if (!first?.code.startsWith('ai.') || !isOutside(first.code) || spent.modelCalls > 0) return null;
  return unfinished.every(({ code }) => code === first.code) ? failed(first.code, first.detail) : null;
}

/** Nothing came of it, because something was refused from outside or there was no room for what would have come. */
function wasInVain({ ending, walked, unfinished }: EndInput): boolean {
  const isDone = ([list, count]: [string, number]) =>
    unfinished.filter(({ of }) => of === list).length < count;
  const code = ending?.outcome.code ?? '';
  return (isOutside(code) || code === NO_ROOM) && !Object.entries(walked).some(isDone);
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
    walked: {},
    unfinished: [],
    seq: 0,
    ending: { ...ending, isOurs: true },
  });
}
