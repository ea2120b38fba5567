import type { StandInReply } from '../../stand-in/index.ts';
import { markRead } from '../mail/arrival.ts';
import { type FolderChange, folderChanges } from '../mail/message-store.ts';
import { type DeltaState, openDelta, sealDelta } from './delta-token.ts';
import { parseFilter } from './filter.ts';
import { requireFolder } from './folder-id.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { badRequest, graphError } from './graph-error.ts';
import { idFor, messageView } from './message-view.ts';
import { readOptions } from './query-options.ts';

export const deltaRoutes: GraphRoutes = {
  'GET /v1.0/me/mailFolders/:folder/messages/delta': {
    scopes: ['Mail.Read', 'Mail.ReadWrite'],
    answer: showChanges,
  },
};

function showChanges(call: GraphCall): StandInReply {
  const { query } = call.request;
  const token = query.get('$skiptoken') ?? query.get('$deltatoken');
  const state = token === null ? firstState(call) : resume(call, token);
  markRead(call.db, call.account, { nowMs: call.nowMs(), sinceMs: state.sinceMs ?? 0 });
  if (token === null) return linkReply(call, { value: [], state, isLast: false });

  const pageSize = call.prefer.maxPageSize ?? 10;
  const changes = folderChanges(call.db, { ...state, limit: pageSize + 1 });
  const page = changes.slice(0, pageSize);
  const value = page
    .filter((change) => isWanted(change, state))
    .map((change) => changeView(call, change, state));
  const after = page.at(-1)?.seq ?? state.after;
  return linkReply(call, { value, state: { ...state, after }, isLast: changes.length <= pageSize });
}

function firstState(call: GraphCall): DeltaState {
  const { account, request } = call;
  const options = readOptions(request.query, ['$select', '$filter']);
  return {
    account: account.address,
    generation: account.deltaGeneration,
    folder: requireFolder(account.address, request.params.folder ?? ''),
    after: 0,
    select: options.select,
    sinceMs: options.filter === null ? null : sinceOf(options.filter),
  };
}

function sinceOf(filter: string): number {
  const [clause, ...others] = parseFilter(filter);
  const isSince =
    clause?.kind === 'compare' &&
    clause.property === 'receivedDateTime' &&
    ['ge', 'gt'].includes(clause.operator);
  if (!isSince || others.length > 0 || !(clause.value instanceof Date)) {
    throw badRequest("Change tracking supports only a filter 'receivedDateTime ge' here.");
  }
  return clause.value.getTime();
}

function resume(call: GraphCall, token: string): DeltaState {
  readOptions(call.request.query, ['$skiptoken', '$deltatoken']);
  const state = openDelta(call.db, token);
  const folder = requireFolder(call.account.address, call.request.params.folder ?? '');
  if (state?.account !== call.account.address || state.folder !== folder) {
    throw graphError(400, 'SyncStateInvalid', 'The sync state is not valid for this request.');
  }
  if (state.generation !== call.account.deltaGeneration) {
    const location = `${call.publicUrl}/v1.0/me/mailFolders/${call.request.params.folder}/messages/delta`;
    throw graphError(
      410,
      'SyncStateNotFound',
      'The sync state generation is not found; please restart the sync.',
      { location },
    );
  }
  return state;
}

const isWanted = ({ message }: FolderChange, { sinceMs }: DeltaState): boolean =>
  message === null || sinceMs === null || message.receivedMs >= sinceMs;

function changeView(call: GraphCall, { message, removed }: FolderChange, { select }: DeltaState) {
  if (message) return messageView(call, message, { select, expand: null });
  return { '@removed': { reason: 'deleted' }, id: removed && idFor(removed, call) };
}

/** Never both links: `nextLink` while there is more, `deltaLink` at the end of a round. */
function linkReply(
  call: GraphCall,
  { value, state, isLast }: { value: unknown[]; state: DeltaState; isLast: boolean },
): StandInReply {
  const name = isLast ? '$deltatoken' : '$skiptoken';
  const link = `${call.publicUrl}${call.request.path}?${name}=${sealDelta(call.db, state)}`;
  return {
    json: {
      '@odata.context': `${call.publicUrl}/v1.0/$metadata#Collection(message)`,
      value,
      [isLast ? '@odata.deltaLink' : '@odata.nextLink']: link,
    },
  };
}
