import { signOut } from '../session/session.ts';
import { dropDrafts } from '../ui/use-draft.ts';
import { dropOfflineCopy } from './offline-copy.ts';
import { queryClient } from './query-client.ts';

/** Signs out, and leaves nothing of the person on this device. */
export async function leave(): Promise<void> {
  queryClient.clear();
  await dropOfflineCopy();
  sessionStorage.clear();
  dropDrafts();
  await signOut();
}
