import { isOpen, type RunDoc, type RunStatus, runBudget, runChanges, type Spent } from '#factory/runs';
import { type BatchOp, faultOf, isPassing, retryAfterMsOf, type Stored } from '#kernel';
import { failed, isOutside, NO_ROOM } from '../endings.ts';
import type { EndInput, Ending } from '../step-contract.ts';
import { ended, type StepCtx } from './current-step.ts';
import { givenUpOps } from './given-up.ts';
import { type MovedOn, moveOn } from './move-on.ts';
import { allPlacesOf } from './reserve-proposal.ts';
import { runOf } from './run-of.ts';
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
    ttl: await ctx.plans.historySec('run'),
  });
  const ops: BatchOp[] = [
    ...settlement,
    ...end.ops,
    ...moved.ops,
    ...allPlacesOf(ctx, run),
    ...(await givenUpOps(ctx, run, input.givenUp)),
    ...(await tellUnfinished(ctx, run, input, moved)),
    ...(input.ending ? await tellEnding(ctx, run, input.ending) : await tellNoRoom(ctx, run, input)),
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

function summarise(status: RunStatus, spent: Spent, { again, parked, noRoom }: MovedOn): string {
  const later = again > 0 ? 'What could not be done is tried again next time.' : '';
  const waits = waitsForYou(noRoom);
  if (status !== 'completed') return sentences('The run did not come to its end.', later, waits);
  if (again + parked.length > 0)
    return sentences('Done in part; the timeline says why.', later, setAside(parked), waits);
  const isWaiting = noRoom > 0 && spent.modelCalls > 0 && spent.suggestions === 0;
  return sentences(isWaiting ? 'Done.' : whatCameOf(spent), waits);
}

function waitsForYou(count: number): string {
  if (count === 0) return '';
  const who = count === 1 ? 'One conversation waits' : `${count} conversations wait`;
  return `${who} until you have decided on some of what is proposed.`;
}

const sentences = (...all: string[]): string => all.filter(Boolean).join(' ');

const setAside = ({ length }: MovedOn['parked']): string => {
  if (length === 0) return '';
  return length === 1
    ? 'One conversation was set aside after several tries.'
    : `${length} conversations were set aside after several tries.`;
};

function whatCameOf({ modelCalls, suggestions }: Spent): string {
  if (modelCalls === 0) return 'Looked, and found nothing new. This run does not count.';
  if (suggestions === 0) return 'Done. Nothing needs your decision.';
  return suggestions === 1
    ? 'Done. One suggestion waits for you.'
    : `Done. ${suggestions} suggestions wait for you.`;
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

/** A run that has done the rest of its work says for what there was no room; the agent's own name is in the reason. */
async function tellNoRoom(ctx: StepCtx, run: RunDoc, { unfinished }: EndInput): Promise<BatchOp[]> {
  const held = unfinished.filter(({ waitsFor }) => waitsFor !== undefined);
  if (held.length === 0) return [];
  const reasons = [...new Set(held.map(({ detail }) => detail))];
  return ctx.notifications.telling({
    key: `run:${run.id}:no_room`,
    title: run.title,
    body: sentences(...reasons, waitsForYou(held.length), 'The timeline names them.'),
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
    walked: {},
    unfinished: [],
    seq: 0,
    ending: { ...ending, isOurs: true },
  });
}
