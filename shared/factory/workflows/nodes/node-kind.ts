import type { StepDoc } from '#factory/runs';
import type { Story } from '#kernel';
import type { FactsByName } from '../facts.ts';
import type { Ending } from '../step-contract.ts';
import type { Path, Walk } from '../walk.ts';
import type { FactTest } from './fact-test.ts';

/**
 * All that a kind of node is, but for the work of its steps. `Node` is its form in a definition, `Outline` what a story
 * needs of it, and `StepName` the steps that it asks for. One that holds others names them too.
 */
export interface NodeKind<Node, Outline, StepName extends string, Inner = never, InnerOutline = unknown> {
  /** Its steps, and as what each of them stands in the timeline. */
  steps: { [Name in StepName]?: StepDoc['kind'] };
  /** Under which names what it finds is known afterwards; its own, when there is nothing here. */
  names?: (node: Node) => string[];
  /** Names of the tools that it reads with and of the actions that it proposes. */
  uses?: (node: Node) => string[];
  /** What is wrong with it beyond its form. */
  problems?: (node: Node, known: Surroundings) => string[];
  /** The order without the content: this passes through the engine's history. */
  outline: (node: Node, told: Told<Inner, InnerOutline>) => Outline;
  /** Its part of the story, when it has one; an ending ends the path. */
  visit?: (walk: Walk<StepName, InnerOutline>, node: Outline, path: Path) => Story<Ending | undefined>;
  /** The node that comes after it, `next`, or `end`; `next`, when there is nothing here. */
  leadsTo?: (node: Outline, facts: FactsByName) => string;
}

/** What there is in the definition, the pack and the platform. */
export interface Surroundings {
  /** All names that nodes find something under. */
  names: string[];
  /** Ids of the nodes that come after this one on its path. */
  ahead: string[];
  /** The nodes that come before it on its path. */
  behind: { id: string; kind: string }[];
  /** Name of the read from which the workflow goes on the next time. */
  cursor: string | undefined;
  isReadTool(name: string): boolean;
  isWriteTool(name: string): boolean;
  /** Whether what it lists says from where to go on. */
  listsNew(tool: string): boolean;
  isAction(name: string): boolean;
}

/** How much an agent may do at a time. */
export interface TurnLimits {
  turns: number;
  toolCalls: number;
}

interface Told<Inner, InnerOutline> {
  /** Of the agent behind a key. */
  limits(agent: string): TurnLimits | undefined;
  inner(node: Inner): InnerOutline;
}

/** What every node is to a story. */
export interface OutlineOf<Kind extends string> {
  id: string;
  kind: Kind;
  onlyIf?: FactTest | undefined;
}

export const bare = <Kind extends string>({ id, kind, onlyIf }: OutlineOf<Kind>): OutlineOf<Kind> => ({
  ...{ id, kind },
  ...(onlyIf && { onlyIf }),
});
