import { type DehydratedState, dehydrate, hydrate, type QueryClient } from '@tanstack/react-query';
import { createStore, del, get, set } from 'idb-keyval';

/*
 * What the person saw last, kept in the browser's own database so that the app opens at once and without a network. It
 * belongs to one person, is dropped when somebody else signs in, after a week, and at signing out.
 */
interface Copy {
  sub: string;
  /** Another release may have other shapes. */
  release: string;
  savedAt: number;
  state: DehydratedState;
}

const KEY = 'last-seen';
const KEPT_MS = 7 * 24 * 3_600_000;
const SAVE_AFTER_MS = 1_000;
const RELEASE = import.meta.env.VITE_RELEASE ?? 'dev';

const store = createStore('connectsoft', 'offline');

/** Brings back what this person saw last, then keeps it up to date. A browser without a database goes on without. */
export async function keepOfflineCopy(client: QueryClient, sub: string): Promise<void> {
  const copy = await get<Copy>(KEY, store).catch(() => undefined);
  if (copy && isUsable(copy, sub)) await bringBack(client, copy.state);
  else if (copy) await dropOfflineCopy();
  saveChanges(client, sub);
}

/** To be shown at once and asked for anew: what was changed a moment before the page was left may be missing in it. */
function bringBack(client: QueryClient, state: DehydratedState): Promise<void> {
  hydrate(client, state);
  return client.invalidateQueries({ refetchType: 'none' });
}

export const dropOfflineCopy = (): Promise<void> => del(KEY, store).catch(() => {});

const isUsable = (copy: Copy, sub: string): boolean =>
  copy.sub === sub && copy.release === RELEASE && Date.now() - copy.savedAt < KEPT_MS;

function saveChanges(client: QueryClient, sub: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  client.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      const state = dehydrate(client, {
        shouldDehydrateQuery: ({ state, meta }) => state.status === 'success' && meta?.isKept !== false,
      });
      const copy: Copy = { sub, release: RELEASE, savedAt: Date.now(), state };
      set(KEY, copy, store).catch(() => {});
    }, SAVE_AFTER_MS);
  });
}
