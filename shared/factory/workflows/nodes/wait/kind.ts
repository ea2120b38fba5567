import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import { oneStep } from '../one-step.ts';
import { waitProblems } from '../waiting.ts';
import type { WaitNode } from './schema.ts';

export const wait: NodeKind<WaitNode, OutlineOf<'wait'>, 'wait'> = {
  steps: { wait: 'wait' },
  problems: waitProblems,
  outline: bare,
  visit: oneStep('wait'),
};
