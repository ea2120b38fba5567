import { createHash } from 'node:crypto';
import { type FolderName, folders, isFolderName } from '../mail/message.ts';
import { graphError } from './graph-error.ts';

/** Folder ids are opaque and differ from mailbox to mailbox. */
export const folderId = (account: string, folder: FolderName | 'root'): string =>
  `AAMkFolder${createHash('sha256').update(`${account}|${folder}`).digest('base64url').slice(0, 32)}AAA=`;

/** A folder by id or well-known name. */
export function requireFolder(account: string, idOrName: string): FolderName {
  const name = idOrName.toLowerCase();
  if (isFolderName(name)) return name;
  const found = Object.keys(folders)
    .filter(isFolderName)
    .find((folder) => folderId(account, folder) === idOrName);
  if (found) return found;
  throw graphError(404, 'ErrorItemNotFound', 'The specified folder could not be found in the store.');
}
