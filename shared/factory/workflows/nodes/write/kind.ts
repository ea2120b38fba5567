import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import { oneStep } from '../one-step.ts';
import type { WriteNode } from './schema.ts';

export const write: NodeKind<WriteNode, OutlineOf<'write'>, 'write'> = {
  steps: { write: 'write' },
  problems: ({ id, tool }, { isWriteTool }) =>
    isWriteTool(tool) ? [] : [`${id}: ${tool} does not write own records`],
  outline: bare,
  visit: oneStep('write'),
};
