import { isEach, kindOf, type LeafNode, type Node } from './nodes/index.ts';
import type { WorkflowNode } from './schema.ts';

/** The nodes of a definition one after the other, each with where it leads: a picture is drawn from this. */
export function nodesOf(nodes: Node[], agents: Record<string, string>): WorkflowNode[] {
  return nodes.flatMap((node, place) => {
    const own = show(node, nodes[place + 1], null, agents);
    if (!isEach(node)) return [own];
    return [own, ...node.body.map((leaf, at) => show(leaf, node.body[at + 1], node.id, agents))];
  });
}

function show(
  node: Node,
  after: Node | undefined,
  inside: string | null,
  agents: Record<string, string>,
): WorkflowNode {
  const { id, kind, title, onlyIf } = node;
  return {
    ...{ id, kind, title, inside },
    agentId: 'agent' in node ? (agents[node.agent ?? ''] ?? null) : null,
    tools: isEach(node) ? [] : [...new Set(usedBy(node))],
    onlyIf: onlyIf ?? null,
    asks: node.kind === 'branch' ? node.when : null,
    leadsTo: waysFrom(node, after?.id ?? null),
  };
}

const usedBy = (node: LeafNode): string[] => kindOf(node).uses?.(node) ?? [];

function waysFrom(node: Node, after: string | null): WorkflowNode['leadsTo'] {
  if (node.kind !== 'branch') return [{ when: 'always', to: after }];
  const to = (target: string) => (target === 'end' ? null : target === 'next' ? after : target);
  return [
    { when: 'yes', to: to(node.yes) },
    { when: 'no', to: to(node.no) },
  ];
}
