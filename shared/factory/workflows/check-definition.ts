import { LISTS_NEW_MAIL, READ_TOOLS, WRITE_TOOLS } from '#factory/agents';
import { ActionName } from '#factory/suggestions';
import type { Definition } from './definition.ts';
import { isEach, kindOf, leaves, type Node } from './nodes/index.ts';
import type { Surroundings } from './nodes/node-kind.ts';

/** What is wrong with a definition beyond its form; empty = it can be walked and every walk ends. */
export function checkDefinition({ nodes, cursor }: Definition, agents: string[]): string[] {
  const paths: Node[][] = [nodes, ...nodes.filter(isEach).map(({ body }) => body)];
  const all = paths.flat();
  const names = all.flatMap((node) => kindOf(node).names?.(node) ?? [node.id]);
  const known = { ...THERE_IS, names, cursor };
  return [
    ...duplicates(all.map(({ id }) => id)),
    ...paths.flatMap((path) => path.flatMap((_node, index) => problemsOf(path, index, known))),
    ...leaves(nodes).flatMap((node) => wrongAgents(node, agents)),
    ...(cursor && !names.includes(cursor) ? [`cursor: there is no read ${cursor}`] : []),
  ];
}

const THERE_IS = {
  isReadTool: (name: string) => READ_TOOLS.has(name),
  isWriteTool: (name: string) => WRITE_TOOLS.has(name),
  listsNew: (tool: string) => tool === LISTS_NEW_MAIL,
  isAction: (name: string) => ActionName.options.some((known) => known === name),
};

const duplicates = (ids: string[]): string[] =>
  ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: used twice`);

function problemsOf(path: Node[], index: number, known: Omit<Surroundings, 'ahead' | 'behind'>): string[] {
  const [node, ...after] = path.slice(index);
  const around = { ahead: after.map(({ id }) => id), behind: path.slice(0, index) };
  return (node && kindOf(node).problems?.(node, { ...known, ...around })) ?? [];
}

const wrongAgents = (node: Node, agents: string[]): string[] =>
  'agent' in node && !agents.includes(node.agent) ? [`${node.id}: there is no agent ${node.agent}`] : [];
