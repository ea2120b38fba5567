import type { RunDoc } from '#factory/runs';
import { type BatchOp, isError } from '#kernel';
import { earlierCursor, forgetEarlierCursor } from '../earlier-form.ts';
import { workflowNotFound, workflowVersionGone } from '../errors.ts';
import { cursorAfter, Listing, type MailCursor, newlyParked, type Waiting } from '../mail-cursor.ts';
import { isEach } from '../nodes/index.ts';
import { heldReading, type ReadingDoc, releaseOp } from '../reading.ts';
import type { EndInput } from '../step-contract.ts';
import type { PinnedWorkflow } from '../store.ts';
import { readOutput, type StepCtx } from './current-step.ts';

export interface MovedOn {
  ops: BatchOp[];
  /** Name of the list of which nothing is lost: what is unfinished in it is looked at again. */
  list: string | undefined;
  /** Conversations that were tried once too often in this run. */
  parked: Waiting[];
  /** Conversations that the next run looks at because this one did not finish them. */
  again: number;
  /** Conversations that wait until the person has decided on some of what is proposed. */
  noRoom: number;
}

const NOT_MOVED: MovedOn = { ops: [], list: undefined, parked: [], again: 0, noRoom: 0 };

/** Gives the run's mailbox free, and keeps to where it was read and what is left over. */
export async function moveOn(ctx: StepCtx, run: RunDoc, input: EndInput): Promise<MovedOn> {
  const workflow = await followed(ctx, run);
  const readsNewMail = workflow === undefined || workflow.definition.cursor !== undefined;
  const reading = readsNewMail ? await heldReading(ctx, run) : undefined;
  if (!reading) return NOT_MOVED;
  const known = reading.places[run.workflowId];
  const earlier = known ? undefined : await earlierCursor(ctx, run.workflowId);
  const before = known ?? earlier;
  const after = workflow && (await cursorOf(ctx, run, workflow, before, input));
  const cursor = after === before ? undefined : after;
  const parked = cursor ? newlyParked(cursor, run.id) : [];
  const list = workflow?.definition.cursor;
  const left = input.unfinished.filter(({ of, waitsFor }) => of === list && waitsFor === undefined).length;
  const gone = cursor ? await goneWorkflows(ctx, reading, run.workflowId) : [];
  const forgotten = earlier && cursor ? [forgetEarlierCursor(run.workflowId)] : [];
  const ops = [releaseOp(reading, run.workflowId, cursor, gone), ...forgotten];
  const noRoom = (cursor ?? before)?.waiting.filter(({ waitsFor }) => waitsFor !== undefined).length ?? 0;
  return { ops, list, parked, again: left - parked.length, noRoom };
}

/** Uninstalled while it ran, a workflow has no place left to go on from. */
async function followed(ctx: StepCtx, run: RunDoc): Promise<PinnedWorkflow | undefined> {
  try {
    return await ctx.workflows.pinned(run.workflowId, run.workflowVersion);
  } catch (error) {
    if (isError(error, workflowNotFound) || isError(error, workflowVersionGone)) return undefined;
    throw error;
  }
}

async function cursorOf(
  ctx: StepCtx,
  run: RunDoc,
  { definition }: PinnedWorkflow,
  before: MailCursor | undefined,
  { at, walked, unfinished, spent, ending }: EndInput,
): Promise<MailCursor | undefined> {
  const list = definition.cursor ?? '';
  const key = at[list];
  const output = key === undefined ? undefined : await readOutput(ctx, run.id, key);
  if (output?.as !== 'block') return before;
  const listing = Listing.parse(output.block.value);
  const isFannedOut = definition.nodes.some((node) => isEach(node) && node.over === list);
  const all = ending === null ? listing.items.length : 0;
  const count = isFannedOut ? (walked[list] ?? 0) : all;
  if (count === 0 && ending !== null) return before;
  return cursorAfter(before, {
    runId: run.id,
    listing,
    noted: output.noted,
    walked: count,
    unfinished: unfinished.filter(({ of }) => of === list),
    modelCalls: spent.modelCalls,
    now: ctx.clock.now(),
  });
}

/** Workflows that are no longer installed leave nothing behind. */
async function goneWorkflows(ctx: StepCtx, { places }: ReadingDoc, own: string): Promise<string[]> {
  const others = Object.keys(places).filter((id) => id !== own);
  if (others.length === 0) return [];
  const installed = new Set((await ctx.workflows.list()).map(({ id }) => id));
  const missing = others.filter((id) => !installed.has(id));
  // A list proves nothing by what it lacks.
  const isThere = await Promise.all(missing.map((id) => ctx.db.isThere(id)));
  return missing.filter((_, index) => !isThere[index]);
}
