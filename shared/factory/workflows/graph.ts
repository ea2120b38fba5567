import { type FactsByName, holds } from './facts.ts';
import { kindOf, type Outline } from './nodes/index.ts';

/** What comes after `node`, given what is known; `undefined` = this path is done. */
export function next<N extends Outline>(nodes: N[], node: N, facts: FactsByName): N | undefined {
  const target = (!isPassedOver(node, facts) && kindOf(node).leadsTo?.(node, facts)) || 'next';
  if (target === 'end') return undefined;
  return target === 'next' ? nodes[nodes.indexOf(node) + 1] : nodes.find(({ id }) => id === target);
}

export const isPassedOver = ({ onlyIf }: Outline, facts: FactsByName): boolean =>
  onlyIf !== undefined && !holds(onlyIf, facts);
