import { holds } from '../../facts.ts';
import type { FactTest } from '../fact-test.ts';
import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import type { BranchNode } from './schema.ts';

export interface BranchOutline extends OutlineOf<'branch'> {
  when: FactTest;
  yes: string;
  no: string;
}

export const branch: NodeKind<BranchNode, BranchOutline, never> = {
  steps: {},
  // Forward only: a walk can never come back to where it was.
  problems: ({ id, yes, no }, { ahead }) =>
    [yes, no]
      .filter((target) => !['next', 'end', ...ahead].includes(target))
      .map((target) => `${id}: ${target} does not lie ahead`)
      .concat(yes === no ? [`${id}: both ways are the same`] : []),
  outline: (node) => ({ ...bare(node), when: node.when, yes: node.yes, no: node.no }),
  leadsTo: ({ when, yes, no }, facts) => (holds(when, facts) ? yes : no),
};
