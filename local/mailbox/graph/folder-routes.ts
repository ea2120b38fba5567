import type { StandInReply } from '../../stand-in/index.ts';
import { type FolderName, folders, isFolderName } from '../mail/message.ts';
import { type Condition, countMessages } from '../mail/message-store.ts';
import { folderId, requireFolder } from './folder-id.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { readOptions } from './query-options.ts';

const scopes = ['Mail.Read', 'Mail.ReadWrite'];

export const folderRoutes: GraphRoutes = {
  'GET /v1.0/me/mailFolders': { scopes, answer: listFolders },
  'GET /v1.0/me/mailFolders/:folder': { scopes, answer: showFolder },
};

function listFolders(call: GraphCall): StandInReply {
  const options = readOptions(call.request.query, ['$top', '$skip']);
  const names = Object.keys(folders).filter(isFolderName);
  const pageSize = options.top ?? 10;
  return {
    json: { value: names.slice(options.skip, options.skip + pageSize).map((name) => folderView(call, name)) },
  };
}

function showFolder(call: GraphCall): StandInReply {
  readOptions(call.request.query, []);
  return { json: folderView(call, requireFolder(call.account.address, call.request.params.folder ?? '')) };
}

function folderView({ db, account: { address } }: GraphCall, name: FolderName) {
  const inside: Condition = { sql: 'folder = ?', values: [name] };
  return {
    id: folderId(address, name),
    displayName: folders[name],
    parentFolderId: folderId(address, 'root'),
    childFolderCount: 0,
    unreadItemCount: countMessages(db, address, [inside, { sql: 'is_read = 0', values: [] }]),
    totalItemCount: countMessages(db, address, [inside]),
    isHidden: false,
  };
}
