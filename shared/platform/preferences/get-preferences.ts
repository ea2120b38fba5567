import { answer, type Ctx } from '#kernel';
import { readPreferences, toPreferences } from './store.ts';

export async function getPreferences(ctx: Pick<Ctx, 'db'>) {
  const stored = await readPreferences(ctx);
  return answer(toPreferences(stored), { etag: stored.etag });
}
