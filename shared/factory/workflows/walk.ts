import type { Spent } from '#factory/runs';
import type { Story } from '#kernel';
import type { FactsByName } from './facts.ts';
import type { Ending, StepInput, StepPlace, Unfinished } from './step-contract.ts';

/** What nodes of one run share while it walks, on all its parallel paths. */
export interface Walk<StepName extends string = never, Inner = unknown> {
  /** One step of a node, tried again when what it needs does not answer for a while. */
  step: (
    name: StepName,
    node: { id: string },
    path: Path,
    part?: Partial<StepPlace & Pick<StepInput, 'calls'>>,
  ) => Story<StepOutcome>;
  /** Walks nodes in their order, to an ending or to the last. */
  nodes(nodes: Inner[], path: Path): Story<Ending | undefined>;
  /** What was done so far. */
  counter: { from: number; steps: number; toolCalls: number; spent: Spent };
  /** What became of the elements of each list. */
  walked: Record<string, number>;
  unfinished: Unfinished[];
}

/** Where a path of the walk stands: what is known, and which steps it may read. */
export interface Path {
  facts: FactsByName;
  at: Record<string, string>;
  item: StepPlace['item'];
  /** Walked to its end, and yet the next run has to look again. */
  left: Ending | undefined;
}

export interface StepOutcome {
  key: string;
  fact: FactsByName[string];
  ending?: Ending;
}

/** From here on the path knows what this step found, and may read it. */
export function remember(path: Path, name: string, { key, fact }: StepOutcome): void {
  path.facts[name] = fact;
  path.at[name] = key;
}
