import type { Fact } from '#factory/runs';
import type { Condition } from './schema.ts';

/** Facts by the name of the read or node that gave them. */
export type Facts = Record<string, Fact>;

/** As much of a node as its order needs. */
export interface GraphNode {
  id: string;
  kind: string;
  when?: Condition;
  yes?: string;
  no?: string;
}

export const first = <N extends GraphNode>(nodes: N[]): N | undefined => nodes[0];

/** What comes after `node`, given what is known; `undefined` = this path is done. */
export function next<N extends GraphNode>(nodes: N[], node: N, facts: Facts): N | undefined {
  const following = nodes[nodes.indexOf(node) + 1];
  if (node.kind !== 'branch' || !node.when) return following;
  const target = holds(node.when, facts) ? node.yes : node.no;
  if (target === 'end') return undefined;
  return target === 'next' ? following : nodes.find(({ id }) => id === target);
}

const ownFact = (fact: Fact | undefined, field: string) =>
  fact && Object.hasOwn(fact, field) ? fact[field] : undefined;

export function holds({ fact, is, value }: Condition, facts: Facts): boolean {
  const [name = '', field = ''] = fact.split('.');
  const known = Object.hasOwn(facts, name) ? ownFact(facts[name], field) : undefined;
  switch (is) {
    case 'eq':
      return known === value;
    case 'ne':
      return known !== value;
    case 'gt':
      return typeof known === 'number' && typeof value === 'number' && known > value;
    case 'in':
      return (
        Array.isArray(value) &&
        (typeof known === 'string' || typeof known === 'number') &&
        value.includes(known)
      );
  }
}
