import type { RunDoc } from '#factory/runs';
import { type BatchOp, isError, iso } from '#kernel';
import { earlierPlace, forgetEarlierPlace } from '../earlier-form.ts';
import { workflowNotFound, workflowVersionGone } from '../errors.ts';
import { Listing, newlyParked, type Place, placeAfter, type Waiting } from '../place.ts';
import { heldReading, letGoOf, type ReadingDoc } from '../reading.ts';
import type { EndInput } from '../step-contract.ts';
import type { PinnedWorkflow } from '../store.ts';
import { isEach, readOutput, type StepCtx } from './scope.ts';
import { toldStep } from './told-step.ts';

export interface MovedOn {
  ops: BatchOp[];
  /** Conversations that were tried once too often in this run. */
  parked: Waiting[];
  /** Conversations that the next run looks at because this one did not finish them. */
  again: number;
}

/** Gives the run's mailbox free, and keeps to where it was read and what is left over. */
export async function moveOn(ctx: StepCtx, run: RunDoc, input: EndInput): Promise<MovedOn> {
  const workflow = await followed(ctx, run);
  const readsNewMail = workflow === undefined || workflow.definition.cursor !== undefined;
  const reading = readsNewMail ? await heldReading(ctx, run) : undefined;
  if (!reading) return { ops: [], parked: [], again: 0 };
  const known = reading.places[run.workflowId];
  const earlier = known ? undefined : await earlierPlace(ctx, run.workflowId);
  const place = workflow && (await placeOf(ctx, run, workflow, known ?? earlier, input));
  const parked = place ? newlyParked(place, run.id) : [];
  const again = place ? place.waiting.filter((one) => one.runId === run.id).length - parked.length : 0;
  const gone = place ? await goneWorkflows(ctx, reading, run.workflowId) : [];
  const told = workflow ? await tellParked(ctx, run, workflow, parked, input.seq) : [];
  const forgotten = earlier && place ? [forgetEarlierPlace(run.workflowId)] : [];
  return { ops: [letGoOf(reading, run.workflowId, place, gone), ...forgotten, ...told], parked, again };
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

async function placeOf(
  ctx: StepCtx,
  run: RunDoc,
  { definition }: PinnedWorkflow,
  before: Place | undefined,
  { at, walked, unfinished, ending }: EndInput,
): Promise<Place | undefined> {
  const list = definition.cursor ?? '';
  const key = at[list];
  const output = key === undefined ? undefined : await readOutput(ctx, run.id, key);
  if (output?.as !== 'block') return undefined;
  const listing = Listing.parse(output.block.value);
  const isFannedOut = definition.nodes.some((node) => isEach(node) && node.over === list);
  const all = ending === null ? listing.items.length : 0;
  const count = isFannedOut ? (walked[list] ?? 0) : all;
  if (count === 0 && ending !== null) return undefined;
  return placeAfter(before, {
    runId: run.id,
    listing,
    walked: count,
    unfinished: unfinished.filter(({ of }) => of === list),
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

async function tellParked(
  ctx: StepCtx,
  run: RunDoc,
  { definition }: PinnedWorkflow,
  parked: Waiting[],
  seq: number,
): Promise<BatchOp[]> {
  if (parked.length === 0) return [];
  const ttl = await ctx.plans.historySec('timeline');
  const node = definition.nodes.find((one) => isEach(one) && one.over === definition.cursor)?.id ?? 'end';
  return parked.map(({ label, tries, reason }, index) => ({
    kind: 'create',
    doc: toldStep(run, {
      key: `parked-${index}`,
      seq: seq + 1 + index,
      place: { node, item: null, turn: null, call: null },
      kind: 'end',
      status: 'failed',
      title: `Set aside after ${tries} tries: ${label || '(no subject)'}`,
      reason: `${reason} It is looked at again when a new message arrives in it, or when you ask for it.`,
      at: iso(ctx.clock.now()),
      ttl,
    }),
  }));
}
