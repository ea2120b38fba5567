import type { Doc, TenantDb } from '#kernel';

/** What the store takes in one batch. */
const MOST = 100;

/** New documents of one tenant, in as few batches as there can be. */
export async function createAll(db: TenantDb, docs: Doc[]): Promise<void> {
  for (let from = 0; from < docs.length; from += MOST) {
    const part = docs.slice(from, from + MOST);
    const outcome = await db.batch(part.map((doc) => ({ kind: 'create', doc })));
    if (outcome.kind === 'refused') throw new Error(`The store refused ${part[0]?.type}: ${outcome.reason}.`);
  }
}
