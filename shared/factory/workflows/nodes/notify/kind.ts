import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import { oneStep } from '../one-step.ts';
import type { NotifyNode } from './schema.ts';

export const notify: NodeKind<NotifyNode, OutlineOf<'notify'>, 'notify'> = {
  steps: { notify: 'notify' },
  outline: bare,
  visit: oneStep('notify'),
};
