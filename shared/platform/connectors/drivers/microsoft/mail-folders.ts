import { z } from 'zod';
import { defineMemory, HOUR_MS, later, MINUTE_MS } from '#kernel';
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
  call: Pick<Calls['oauth'], 'tenantId' | 'clock' | 'memories'>;
  account: VendorAccount;
}

/** In the order in which their ids are kept. */
const WELL_KNOWN = ['sentitems', 'deleteditems', 'junkemail'];
type FolderIds = (string | undefined)[];

const MISSING_KEPT_MS = 5 * MINUTE_MS;

/**
 * A folder's id does not change while the mailbox lives, so it is asked for once per account and process: anew after
 * an hour, after five minutes where a folder is missing, and after something was gone that was believed to be there.
 */
const folderIds = defineMemory<{ ids: Promise<FolderIds>; until?: Date }>({
  name: 'microsoft.folder_ids',
  max: 1_000,
  ttlMs: HOUR_MS,
});

/** Runs the work with the folders of a mailbox, which is asked for them once. */
export async function withFolders<T>(
  mailbox: Mailbox,
  work: (folders: MailFolders) => Promise<T>,
): Promise<T> {
  const ids = await idsOf(mailbox);
  try {
    return await work(foldersOf(ids));
  } catch (error) {
    if (isConnectorError(error, 'gone')) folderIds.delete(mailbox.call, mailbox.account.id);
    throw error;
  }
}

function idsOf({ graph, call, account }: Mailbox): Promise<FolderIds> {
  const now = call.clock.now();
  const known = folderIds.get(call, account.id);
  if (known && !(known.until && known.until <= now)) return known.ids;
  const ids = Promise.all(WELL_KNOWN.map((name) => folderId(graph, name)));
  folderIds.set(call, account.id, { ids });
  ids.then(
    (found) => {
      const until = later(now, MISSING_KEPT_MS);
      if (found.includes(undefined)) folderIds.set(call, account.id, { ids, until });
    },
    () => folderIds.delete(call, account.id),
  );
  return ids;
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
