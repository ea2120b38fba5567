import { LISTS_NEW_MAIL, READ_TOOLS, WRITE_TOOLS } from '#factory/agents';
import { ActionName } from '#factory/suggestions';
import type { Definition, LeafNode, Node } from './schema.ts';

/** What is wrong with a definition beyond its form; empty = it can be walked and every walk ends. */
export function checkDefinition({ nodes, cursor }: Definition, agents: string[]): string[] {
  const leaves = nodes.flatMap((node) => (node.kind === 'each' ? node.body : [node]));
  const names = [...nodes.map(({ id }) => id), ...leaves.flatMap((node) => namesOf(node))];
  const paths = [nodes, ...nodes.flatMap((node) => (node.kind === 'each' ? [node.body] : []))];
  return [
    ...duplicates([
      ...nodes.map(({ id }) => id),
      ...nodes.flatMap((node) => (node.kind === 'each' ? node.body.map(({ id }) => id) : [])),
    ]),
    ...paths.flatMap((path) => path.flatMap((node, index) => wrongBranches(path, node, index))),
    ...leaves.flatMap((node) => wrongTools(node)),
    ...leaves.flatMap((node) => wrongAgents(node, agents)),
    ...nodes.flatMap((node) =>
      node.kind === 'each' && !names.includes(node.over) ? [`${node.id}: there is no list ${node.over}`] : [],
    ),
    ...(cursor && !names.includes(cursor) ? [`cursor: there is no read ${cursor}`] : []),
    ...leaves.flatMap((node) => wrongCursor(node, cursor)),
  ];
}

const namesOf = (node: LeafNode): string[] => (node.kind === 'gather' ? Object.keys(node.reads) : [node.id]);

const duplicates = (ids: string[]): string[] =>
  ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: used twice`);

/** Branches lead forward only: a walk can never come back to where it was. */
function wrongBranches(path: Node[], node: Node, index: number): string[] {
  if (node.kind !== 'branch') return [];
  const ahead = ['next', 'end', ...path.slice(index + 1).map(({ id }) => id)];
  return [node.yes, node.no]
    .filter((target) => !ahead.includes(target))
    .map((target) => `${node.id}: ${target} does not lie ahead`);
}

/** Only one tool says what is new in such a way that a workflow can go on from there. */
function wrongCursor(node: LeafNode, cursor: string | undefined): string[] {
  const tool = node.kind === 'gather' && cursor ? node.reads[cursor]?.tool : undefined;
  return tool && tool !== LISTS_NEW_MAIL ? [`cursor: ${tool} does not list what is new`] : [];
}

function wrongTools(node: LeafNode): string[] {
  if (node.kind === 'gather') {
    return Object.values(node.reads)
      .filter(({ tool }) => !READ_TOOLS.has(tool))
      .map(({ tool }) => `${node.id}: ${tool} is no reading tool`);
  }
  if (node.kind === 'write' && !WRITE_TOOLS.has(node.tool))
    return [`${node.id}: ${node.tool} does not write own records`];
  if (node.kind !== 'suggest') return [];
  const known: readonly string[] = ActionName.options;
  return node.propose
    .filter(({ action }) => !known.includes(action))
    .map(({ action }) => `${node.id}: ${action} cannot be proposed`);
}

function wrongAgents(node: LeafNode, agents: string[]): string[] {
  return 'agent' in node && !agents.includes(node.agent)
    ? [`${node.id}: there is no agent ${node.agent}`]
    : [];
}
