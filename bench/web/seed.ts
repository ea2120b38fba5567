import type { Doc, TenantDb } from '#kernel';

const BATCH = 50;

interface Proposal extends Doc {
  status: string;
}

/** So many suggestions that wait, made like those that agents have made. */
export async function addSuggestions(db: TenantDb, count: number): Promise<void> {
  const { items } = await db.query<Proposal>('suggestion', {
    where: 'c.status = @status',
    params: { status: 'pending' },
    limit: 100,
  });
  if (items.length === 0) throw new Error('Nothing was proposed, so there is nothing to make others of.');
  const docs = Array.from({ length: count - items.length }, (_, index) => {
    const like = items[index % items.length] as Proposal;
    return { ...like, id: `${like.id.slice(0, 12)}GROWN${String(index).padStart(9, '0')}` };
  });
  for (let from = 0; from < docs.length; from += BATCH) {
    const part = docs.slice(from, from + BATCH);
    const outcome = await db.batch(part.map((doc) => ({ kind: 'create', doc })));
    if (outcome.kind === 'refused') throw new Error(`The store refused them: ${outcome.reason}.`);
  }
}
