import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import { oneStep } from '../one-step.ts';
import type { SuggestNode } from './schema.ts';

export const suggest: NodeKind<SuggestNode, OutlineOf<'suggest'>, 'suggest'> = {
  steps: { suggest: 'suggest' },
  uses: ({ propose }) => propose.map(({ action }) => action),
  problems: ({ id, propose }, { isAction }) =>
    propose
      .flatMap(({ action, orDraft }) => (orDraft === undefined ? [action] : [action, orDraft]))
      .filter((action) => !isAction(action))
      .map((action) => `${id}: ${action} cannot be proposed`),
  outline: bare,
  visit: oneStep('suggest'),
};
