import { z } from 'zod';
import type { StepDoc } from '#factory/runs';
import { type BranchOutline, branch } from './branch/kind.ts';
import { BranchNode } from './branch/schema.ts';
import { decide } from './decide/kind.ts';
import { DecideNode } from './decide/schema.ts';
import { type EachOutline, each } from './each/kind.ts';
import { eachNode } from './each/schema.ts';
import { type GatherOutline, gather } from './gather/kind.ts';
import { GatherNode } from './gather/schema.ts';
import type { NodeKind, OutlineOf, TurnLimits } from './node-kind.ts';
import { notify } from './notify/kind.ts';
import { NotifyNode } from './notify/schema.ts';
import { suggest } from './suggest/kind.ts';
import { SuggestNode } from './suggest/schema.ts';
import { type ThinkOutline, think } from './think/kind.ts';
import { ThinkNode } from './think/schema.ts';
import { wait } from './wait/kind.ts';
import { WaitNode } from './wait/schema.ts';
import { write } from './write/kind.ts';
import { WriteNode } from './write/schema.ts';

export const LeafNode = z.discriminatedUnion('kind', [
  GatherNode,
  ThinkNode,
  BranchNode,
  WriteNode,
  SuggestNode,
  NotifyNode,
  DecideNode,
  WaitNode,
]);
export type LeafNode = z.infer<typeof LeafNode>;
export const EachNode = eachNode(LeafNode);
export type EachNode = z.infer<typeof EachNode>;
export const Node = z.discriminatedUnion('kind', [...LeafNode.options, EachNode]);
export type Node = z.infer<typeof Node>;

interface LeafOutlines {
  gather: GatherOutline;
  think: ThinkOutline;
  branch: BranchOutline;
  write: OutlineOf<'write'>;
  suggest: OutlineOf<'suggest'>;
  notify: OutlineOf<'notify'>;
  decide: OutlineOf<'decide'>;
  wait: OutlineOf<'wait'>;
}
type LeafOutline = LeafOutlines[LeafNode['kind']];
interface Outlines extends LeafOutlines {
  each: EachOutline<LeafOutline>;
}

const kinds = {
  ...{ gather, think, branch, write, suggest, notify, decide, wait },
  each: each<LeafNode, LeafOutline>(),
};

type Kind = Node['kind'];
/** A node as a story knows it. */
export type Outline = Outlines[Kind];
/** The steps that nodes ask for. */
export type NodeStepName = { [K in Kind]: keyof (typeof kinds)[K]['steps'] }[Kind];
type KindOf<K extends Kind> = NodeKind<
  Extract<Node, { kind: K }>,
  Outlines[K],
  NodeStepName,
  LeafNode,
  LeafOutline
>;

/** Every kind of the language; one that is missing here or above does not compile. */
export const NODE_KINDS: { [K in Kind]: KindOf<K> } = kinds;

export const kindOf = <K extends Kind>({ kind }: { kind: K }): KindOf<K> => NODE_KINDS[kind];

/** The order of a node, with how much each agent may do. */
export function outlineOf(node: Node, limits: (agent: string) => TurnLimits | undefined): Outline {
  const told = { limits, inner: (leaf: LeafNode): LeafOutline => kindOf(leaf).outline(leaf, told) };
  return kindOf(node).outline(node, told);
}

const TIMELINE_KINDS = new Map(Object.values(NODE_KINDS).flatMap(({ steps }) => Object.entries(steps)));

/** As what a step stands in the timeline. */
export const timelineKindOf = (step = ''): StepDoc['kind'] => TIMELINE_KINDS.get(step) ?? 'end';

export const isEach = (node: Node): node is EachNode => node.kind === 'each';

export const leaves = (nodes: Node[]): LeafNode[] =>
  nodes.flatMap((node) => (isEach(node) ? node.body : [node]));
