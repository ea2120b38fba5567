import { type BatchOp, type Ctx, mustSee } from '#kernel';
import type { Definition } from './definition.ts';
import type { Node } from './nodes/index.ts';
import type { Place } from './place.ts';

/**
 * An installed workflow is never rewritten. One that was installed before each mailbox had a place of its own searched
 * for new mail from a date on; it is read as if it had been written today.
 */
export function inTodaysForm<T extends { definition: Definition }>(stored: T): T {
  const { definition } = stored;
  const { cursor } = definition;
  if (cursor === undefined) return stored;
  return {
    ...stored,
    definition: { ...definition, nodes: definition.nodes.map((node) => listsNew(node, cursor)) },
  };
}

function listsNew(node: Node, cursor: string): Node {
  const read = node.kind === 'gather' ? node.reads[cursor] : undefined;
  if (node.kind !== 'gather' || read?.tool !== 'mail.search') return node;
  const today = { tool: 'mail.new', input: { from: '$run.place', limit: read.input.limit ?? 20 } };
  return { ...node, reads: { ...node.reads, [cursor]: today } };
}

/**
 * From where such a workflow goes on, so that nothing is passed over that came since its last run. It is good for the
 * first mailbox that is looked at; then it is forgotten.
 */
export async function earlierPlace(
  { db, workflows }: Pick<Ctx, 'db' | 'workflows'>,
  workflowId: string,
): Promise<Place | undefined> {
  const at = (await mustSee(db, workflowId, () => workflows.find(workflowId)))?.cursor;
  return at ? { at, seen: [], waiting: [] } : undefined;
}

export const forgetEarlierPlace = (id: string): BatchOp => ({
  kind: 'patch',
  id,
  changes: [{ op: 'set', path: '/cursor', value: null }],
});
