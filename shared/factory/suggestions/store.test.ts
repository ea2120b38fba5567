import { beforeAll, expect, test } from 'vitest';
import { withoutEtag } from '#kernel';
import { aReply } from '../../../tests/support/proposals.ts';
import { type World, world } from '../../../tests/world.ts';
import type { SuggestionStatus } from './schema.ts';
import type { SuggestionDoc } from './store.ts';

let w: World;
let first: SuggestionDoc;

/** Beside the first one, which waits: one more of each of these. */
const OTHERS: Record<string, Partial<SuggestionDoc>> = {
  another_agent: { agentId: 'agent_other' },
  approved: { status: 'approved' },
  applying: { status: 'applying' },
  applied: { status: 'applied' },
  rejected: { status: 'rejected' },
  swept: { status: 'expired' },
  past_deadline: { expiresAt: '2026-03-01T00:00:00Z' },
};

beforeAll(async () => {
  w = await world();
  first = withoutEtag(await aReply(w)) as SuggestionDoc;
  for (const [id, change] of Object.entries(OTHERS))
    await w.ctx.db.create<SuggestionDoc>({ ...first, ...change, id });
  const { counted: _counted, ...uncounted } = first;
  await w.ctx.db.create<SuggestionDoc>({ ...uncounted, id: 'kept_uncounted' });
});

test.each<[SuggestionStatus, string[]]>([
  ['pending', ['another_agent', 'first', 'kept_uncounted']],
  ['expired', ['past_deadline', 'swept']],
  ['approved', ['approved']],
  ['applying', ['applying']],
  ['applied', ['applied']],
  ['rejected', ['rejected']],
])('the list of what is %s holds that, and nothing else', async (status, ids) => {
  const { items } = await w.ctx.suggestions.list({ status, limit: 100 });
  expect(items.map(({ id }) => (id === first.id ? 'first' : id)).toSorted()).toEqual(ids);
});

test('against what an agent may have waiting counts what it has waiting, and only what was counted with it', async () => {
  // Past its deadline it holds its place until the sweep has told so.
  expect(await w.ctx.suggestions.countPending(first.agentId)).toBe(2);
  expect(await w.ctx.suggestions.countPending('agent_other')).toBe(1);
  expect(await w.ctx.suggestions.countPending('agent_none')).toBe(0);
});

test('against the actions of a day counts what was approved and has not begun', async () => {
  expect(await w.ctx.suggestions.countApproved()).toBe(1);
});
