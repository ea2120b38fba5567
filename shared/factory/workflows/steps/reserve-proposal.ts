import { type RunDoc, runChanges } from '#factory/runs';
import { giveBackPlaces, holdPlace, MAX_PENDING_PER_AGENT, roomFor } from '#factory/suggestions';
import type { BatchOp } from '#kernel';
import { NO_ROOM } from '../endings.ts';
import { leaves, type Node } from '../nodes/index.ts';
import type { ThinkNode } from '../nodes/think/schema.ts';
import type { Ending } from '../step-contract.ts';
import { type CurrentStep, ended, type StepCtx, type Worker } from './current-step.ts';

const TRIES = 5;

/** An agent whose answers can only become proposals of its own does not work on what it could not propose. */
export async function reserveProposal(
  ctx: StepCtx,
  { run, workflow, input }: CurrentStep,
  worker: Worker,
  node: ThinkNode,
): Promise<'reserved' | 'full' | 'moved'> {
  if (!onlyProposes(workflow.definition.nodes, node)) return 'reserved';
  const place = placeOf(worker, input);
  let known: RunDoc | undefined = run;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (known?.places?.[place]) return 'reserved';
    const hold = holdPlace(ctx, worker.agentId);
    const taken = runChanges.reservePlace(known ?? run, place, worker.agentId);
    const outcome = await ctx.db.batch([...hold, taken]);
    if (outcome.kind === 'committed') return 'reserved';
    if (outcome.index < hold.length && (await roomFor(ctx, worker.agentId)) === 0) return 'full';
    known = await ctx.runs.find(run.id);
  }
  return 'moved';
}

/** What proposes in the agent's name gives the place back, in the batch that stores what it proposes. */
export async function reservedPlace(ctx: StepCtx, step: CurrentStep, worker: Worker): Promise<BatchOp[]> {
  const { run, input } = step;
  if (!hasDrafted(step, worker)) return [];
  const place = placeOf(worker, input);
  // An old reading may lack it. Whoever does not see it at the second look either proposes as if there were none: then
  // the place is free at the end of the run.
  const holds = run.places?.[place] ?? (await ctx.runs.find(run.id))?.places?.[place];
  if (holds === undefined) return [];
  return [...giveBackPlaces(ctx, [worker.agentId]), runChanges.freePlace(run, place)];
}

function hasDrafted({ workflow, input }: CurrentStep, { agentId }: Worker): boolean {
  const { nodes } = workflow.definition;
  return leaves(nodes).some(
    (leaf) =>
      leaf.kind === 'think' &&
      input.at[leaf.id] !== undefined &&
      workflow.agents[leaf.agent] === agentId &&
      onlyProposes(nodes, leaf),
  );
}

/** What a run that ends still holds. */
export const allPlacesOf = (ctx: Pick<StepCtx, 'plans'>, { places }: RunDoc): BatchOp[] =>
  giveBackPlaces(ctx, Object.values(places ?? {}));

export function noRoom({ agentId, template }: Worker): Ending {
  const detail = `${MAX_PENDING_PER_AGENT} proposals of ${template.title} wait for you, and it may have no more.`;
  const lift =
    'Decide on some of them, then start it again: what is left over is taken up as far as there is room.';
  return { ...ended('failed', NO_ROOM, detail, lift), waitsFor: agentId };
}

const placeOf = ({ agentId }: Worker, { item }: CurrentStep['input']): string =>
  item ? `${agentId}_${item.index}` : agentId;

/** Whatever else reads its answer only proposes it, in the name of the same agent. */
function onlyProposes(nodes: Node[], { id, agent }: ThinkNode): boolean {
  const readers = leaves(nodes).filter((leaf) => {
    if (leaf.kind === 'think') return leaf.read.includes(id);
    const bound = JSON.stringify(leaf);
    return leaf.kind !== 'branch' && (bound.includes(`"$${id}.`) || bound.includes(`"$${id}"`));
  });
  return readers.length > 0 && readers.every((leaf) => leaf.kind === 'suggest' && leaf.agent === agent);
}
