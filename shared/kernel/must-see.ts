import { setTimeout as wait } from 'node:timers/promises';
import type { TenantDb } from './collection.ts';
import { notYetVisible } from './errors.ts';

/** About a second: replicas are rarely further behind. */
const PAUSES_MS = [20, 80, 200, 700];

/**
 * What was written before this work was asked for, perhaps by another instance. A read may be an old one, so what it
 * does not find (`look` gives `undefined`, also for a form that is older than what must be there) is no proof:
 * `undefined` = there is no such document, proved. Refused with `platform.not_yet_visible` when there is one and it
 * does not come into sight; then the work is to be tried again.
 */
export async function mustSee<T>(
  db: Pick<TenantDb, 'isThere'>,
  id: string,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const first = await look();
  if (first) return first;
  if (!(await db.isThere(id))) return undefined;
  for (const pauseMs of PAUSES_MS) {
    const found = await look();
    if (found) return found;
    await wait(pauseMs);
  }
  throw notYetVisible({ retryAfterSec: 1 });
}
