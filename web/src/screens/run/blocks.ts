import type { Step } from '../../api/contract.ts';

/** What one element of a list went through. */
export interface Lane {
  item: number;
  steps: Step[];
}

/** A part of the timeline: one step, or elements of a list that were worked on side by side. */
export type Block = { kind: 'step'; step: Step } | { kind: 'lanes'; lanes: Lane[] };

/**
 * The timeline in the form in which it happened. Steps of a fan-out interleave as they end, so all that come between
 * two steps of the run itself belong together, each to its element.
 */
export function blocksOf(steps: Step[]): Block[] {
  const blocks: Block[] = [];
  for (const step of inOrder(steps)) {
    if (step.item === null) blocks.push({ kind: 'step', step });
    else laneOf(blocks, step.item).steps.push(step);
  }
  return blocks;
}

/** A step that comes twice, as after a lost connection, is one. */
const inOrder = (steps: Step[]): Step[] =>
  [...new Map(steps.map((step) => [step.id, step])).values()].sort((a, b) => a.seq - b.seq);

function laneOf(blocks: Block[], item: number): Lane {
  const last = blocks.at(-1);
  const block: Block & { kind: 'lanes' } = last?.kind === 'lanes' ? last : { kind: 'lanes', lanes: [] };
  if (block !== last) blocks.push(block);
  const known = block.lanes.find((lane) => lane.item === item);
  if (known) return known;
  const lane = { item, steps: [] };
  block.lanes.push(lane);
  block.lanes.sort((a, b) => a.item - b.item);
  return lane;
}

/** What an element is called: the first thing that was looked at for it. */
export const nameOf = ({ steps }: Lane): string | undefined =>
  steps.flatMap(({ sources }) => sources).find(({ label }) => label)?.label;
