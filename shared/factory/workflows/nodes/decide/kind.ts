import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import { oneStep } from '../one-step.ts';
import { waitProblems } from '../waiting.ts';
import type { DecideNode } from './schema.ts';

export const decide: NodeKind<DecideNode, OutlineOf<'decide'>, 'decide'> = {
  steps: { decide: 'decide' },
  problems: (node, known) => [
    ...waitProblems(node, known),
    ...(known.behind.some(({ id, kind }) => id === node.on && kind === 'suggest')
      ? []
      : [`${node.id}: nothing is proposed by ${node.on} before it`]),
  ],
  outline: bare,
  visit: oneStep('decide'),
};
