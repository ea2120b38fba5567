import type { StandInReply } from '../../stand-in/index.ts';
import { markRead } from '../mail/arrival.ts';
import type { Message } from '../mail/message.ts';
import { type Condition, countMessages, listMessages } from '../mail/message-store.ts';
import { messageConditions, parseFilter } from './filter.ts';
import { requireFolder } from './folder-id.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { graphError } from './graph-error.ts';
import { messageView } from './message-view.ts';
import { nextLink, type QueryOptions, readOptions } from './query-options.ts';
import { messageSearch } from './search.ts';

const scopes = ['Mail.Read', 'Mail.ReadWrite'];

export const messageListRoutes: GraphRoutes = {
  'GET /v1.0/me/messages': { scopes, answer: (call) => listReply(call, []) },
  'GET /v1.0/me/mailFolders/:folder/messages': { scopes, answer: listFolder },
};

function listFolder(call: GraphCall): StandInReply {
  const folder = requireFolder(call.account.address, call.request.params.folder ?? '');
  return listReply(call, [{ sql: 'folder = ?', values: [folder] }]);
}

const listOptions = ['$select', '$filter', '$search', '$orderby', '$top', '$skip', '$expand', '$count'];

function listReply(call: GraphCall, within: Condition[]): StandInReply {
  const { db, account, request, publicUrl } = call;
  const options = readOptions(request.query, listOptions);
  const pageSize = options.top ?? call.prefer.maxPageSize ?? 10;
  markRead(db, account, { nowMs: call.nowMs(), ...sinceOf(options) });
  const page =
    options.search === null
      ? filtered(call, options, within, pageSize)
      : searched(call, options, within, pageSize);

  const hasMore = page.length > pageSize;
  const value = page.slice(0, pageSize).map((message) => messageView(call, message, options));
  const count = options.wantsCount
    ? { '@odata.count': countMessages(db, account.address, [...within, ...filterConditions(options)]) }
    : {};
  return {
    json: {
      '@odata.context': `${publicUrl}/v1.0/$metadata#users('${account.id}')/messages`,
      ...count,
      value,
      ...(hasMore
        ? { '@odata.nextLink': nextLink(publicUrl, request.path, request.query, options.skip + pageSize) }
        : {}),
    },
  };
}

const filterConditions = ({ filter }: QueryOptions): Condition[] =>
  filter === null ? [] : messageConditions(parseFilter(filter));

/** Who asks for what was received since a time goes on from there, also when nothing was. */
function sinceOf({ filter }: QueryOptions): { sinceMs?: number } {
  const since = (filter === null ? [] : parseFilter(filter)).find(
    (clause) => clause.kind === 'compare' && clause.property === 'receivedDateTime',
  );
  return since?.kind === 'compare' && since.value instanceof Date ? { sinceMs: since.value.getTime() } : {};
}

/** One message more than the page holds, so that the caller knows whether there is a next page. */
function filtered(
  { db, account }: GraphCall,
  options: QueryOptions,
  within: Condition[],
  pageSize: number,
): Message[] {
  requireSimpleOrder(options);
  return listMessages(db, account.address, [...within, ...filterConditions(options)], {
    limit: pageSize + 1,
    offset: options.skip,
    // Unsorted, a filtered list comes in an order of the vendor's own: here the one that helps least.
    order: options.orderBy?.direction ?? (options.filter === null ? 'desc' : 'asc'),
  });
}

/** Exchange sorts a filtered list only by what the filter names first. */
function requireSimpleOrder({ orderBy, filter }: QueryOptions): void {
  if (!orderBy) return;
  if (orderBy.property !== 'receivedDateTime') {
    throw graphError(
      400,
      'ErrorInvalidUrlQuery',
      `The property '${orderBy.property}' does not support sorting here.`,
    );
  }
  const first = filter === null ? undefined : parseFilter(filter)[0];
  if (first && (first.kind !== 'compare' || first.property !== orderBy.property)) {
    throw graphError(
      400,
      'InefficientFilter',
      'The restriction or sort order is too complex for this operation.',
    );
  }
}

function searched(
  { db, account }: GraphCall,
  options: QueryOptions,
  within: Condition[],
  pageSize: number,
): Message[] {
  if (options.filter !== null)
    throw graphError(
      400,
      'SearchWithFilter',
      "The query parameter '$filter' is not supported with '$search'.",
    );
  if (options.orderBy)
    throw graphError(
      400,
      'SearchWithOrderBy',
      "The query parameter '$orderby' is not supported with '$search'.",
    );
  const search = messageSearch(options.search ?? '');
  return listMessages(db, account.address, [...within, ...search.conditions])
    .filter(search.matches)
    .slice(options.skip, options.skip + pageSize + 1);
}
