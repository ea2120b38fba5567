import type { Doc, TenantDb } from '#kernel';
import { createAll } from '../create-all.ts';

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
  await createAll(db, docs);
}
