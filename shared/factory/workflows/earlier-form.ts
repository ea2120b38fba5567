import { type BatchOp, type Ctx, mustSee } from '#kernel';
import type { Definition } from './definition.ts';
import type { MailCursor } from './mail-cursor.ts';
import type { FactTest } from './nodes/fact-test.ts';
import { isEach, type Node } from './nodes/index.ts';
import type { ProposalTemplate } from './nodes/suggest/schema.ts';

/** What is written in it means what it says: an answer of which no draft is named is sent, whatever the person prefers. */
export const TODAYS_FORM = 2;

/**
 * An installed workflow is never rewritten. It is read as if it had been written today: one from before each mailbox had a
 * place of its own searched for new mail from a date on; times had names of the pack that used them; what a proposal
 * depends on was called as the condition of a branch is, and that an answer may become a draft was not said.
 */
export function inTodaysForm<T extends { form?: typeof TODAYS_FORM; definition: Definition }>(stored: T): T {
  if (stored.form === TODAYS_FORM) return stored;
  const { definition } = stored;
  const nodes = definition.nodes.map((node) => {
    const today = timesOfToday(node) as Node;
    const inner = isEach(today) ? { ...today, body: today.body.map(proposesToday) } : proposesToday(today);
    return definition.cursor === undefined ? inner : listsNew(inner, definition.cursor);
  });
  return { ...stored, definition: { ...definition, nodes } };
}

const TIMES: Record<string, string> = {
  '$run.tomorrowEnd': '$run.today+2d',
  '$run.lastDays': '$run.now-3d',
  '$run.weeksAhead': '$run.now+14d',
};

/** At any depth. */
function timesOfToday(value: unknown): unknown {
  if (typeof value === 'string') return TIMES[value] ?? value;
  if (Array.isArray(value)) return value.map(timesOfToday);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, timesOfToday(member)]));
}

/** An answer that says nothing of drafts was always proposed as the person wants answers. */
const DRAFTS: Record<string, { orDraft: string }> = { 'mail.send': { orDraft: 'mail.createDraft' } };

type EarlierProposal = ProposalTemplate & { when?: FactTest };

function proposesToday<N extends Node>(node: N): N {
  if (node.kind !== 'suggest') return node;
  const propose = node.propose.map(({ when, ...kept }: EarlierProposal) => ({
    ...DRAFTS[kept.action],
    ...kept,
    ...(when && { onlyIf: when }),
  }));
  return { ...node, propose };
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
export async function earlierCursor(
  { db, workflows }: Pick<Ctx, 'db' | 'workflows'>,
  workflowId: string,
): Promise<MailCursor | undefined> {
  const at = (await mustSee(db, workflowId, () => workflows.find(workflowId)))?.cursor;
  return at ? { at, seen: [], waiting: [] } : undefined;
}

export const forgetEarlierCursor = (id: string): BatchOp => ({
  kind: 'patch',
  id,
  changes: [{ op: 'set', path: '/cursor', value: null }],
});
