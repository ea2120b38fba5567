import { z } from 'zod';
import { createBoundedCache, HOUR_MS, later, MINUTE_MS } from '#kernel';
import { isConnectorError } from '../../connector-error.ts';
import type { Calls, VendorAccount } from '../driver.ts';
import type { GraphClient } from './graph-client.ts';
import type { GraphMessage } from './to-mail.ts';

/** Tells by its folder what a message is: thrown away, sent, or part of a thread. */
export interface MailFolders {
  isThrownAway(message: GraphMessage): boolean;
  /** By its place alone: a From line says what its writer wants. */
  isSent(message: GraphMessage): boolean;
}

/** The mailbox of one account, seen through one call. */
export interface Mailbox {
  graph: GraphClient;
  call: Pick<Calls['oauth'], 'clock'>;
  account: VendorAccount;
}

export interface FolderMemory {
  /** Runs the work with the folders of a mailbox, which is asked for them once. */
  with<T>(mailbox: Mailbox, work: (folders: MailFolders) => Promise<T>): Promise<T>;
}

/** In the order in which their ids are kept. */
const WELL_KNOWN = ['sentitems', 'deleteditems', 'junkemail'];
type FolderIds = (string | undefined)[];

const KEPT_MS = HOUR_MS;
const MISSING_KEPT_MS = 5 * MINUTE_MS;
const KEPT_AT_MOST = 1_000;

/**
 * A folder's id does not change while the mailbox lives, so it is asked for once per account and process: anew after
 * an hour, after five minutes where a folder is missing, and after something was gone that was believed to be there.
 */
export function createFolderMemory(): FolderMemory {
  const kept = createBoundedCache<{ ids: Promise<FolderIds>; until?: Date }>({
    max: KEPT_AT_MOST,
    ttlMs: KEPT_MS,
  });

  function idsOf({ graph, call, account }: Mailbox): Promise<FolderIds> {
    const now = call.clock.now();
    const known = kept.get(account.id, now);
    if (known && !(known.until && known.until <= now)) return known.ids;
    const ids = Promise.all(WELL_KNOWN.map((name) => folderId(graph, name)));
    kept.set(account.id, { ids }, now);
    ids.then(
      (found) => {
        if (found.includes(undefined)) kept.set(account.id, { ids, until: later(now, MISSING_KEPT_MS) }, now);
      },
      () => kept.delete(account.id),
    );
    return ids;
  }

  return {
    async with(mailbox, work) {
      const ids = await idsOf(mailbox);
      try {
        return await work(foldersOf(ids));
      } catch (error) {
        if (isConnectorError(error, 'gone')) kept.delete(mailbox.account.id);
        throw error;
      }
    },
  };
}

function foldersOf([sent, deleted, junk]: FolderIds): MailFolders {
  const isIn = (message: GraphMessage, id: string | undefined) =>
    id !== undefined && message.parentFolderId === id;
  return {
    isThrownAway: (message) => isIn(message, deleted) || isIn(message, junk),
    isSent: (message) => !message.isDraft && isIn(message, sent),
  };
}

const Folder = z.object({ id: z.string() });

/** A mailbox may lack a folder that was never needed. */
export async function folderId(graph: GraphClient, wellKnownName: string): Promise<string | undefined> {
  try {
    return (await graph.ask({ method: 'GET', path: `/me/mailFolders/${wellKnownName}` }, Folder)).id;
  } catch (error) {
    if (isConnectorError(error, 'gone')) return undefined;
    throw error;
  }
}
