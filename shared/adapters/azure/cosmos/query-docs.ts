import type { Container, QueryIterator, SqlQuerySpec } from '@azure/cosmos';
import { cursorNotValid, type Page, type Query } from '#kernel';
import { isBadRequest } from './faults.ts';
import type { Partition } from './partition.ts';
import { toStored } from './stored-form.ts';

const MOST = 100;
/** The service writes what it can leave out of a token (parts of its index) only up to this size. */
const TOKEN_LIMIT_KB = 1;

/**
 * Names the partition twice: in the option, which routes, and in the text, which filters whatever the route.
 * A continuation belongs to the question with its values: `next` carries those of the first page, and every
 * further page is asked with them, although the caller's own (such as the time) have moved on.
 */
export async function queryDocs<T>(
  container: Container,
  partition: Partition,
  type: string,
  query: Query = {},
): Promise<Page<T>> {
  const order = query.orderBy ? ` ORDER BY ${query.orderBy}` : '';
  const place = query.after === undefined ? { params: query.params } : (JSON.parse(query.after) as Place);
  const asked = { ...query, params: place.params };
  const iterator = container.items.query<object>(select('*', partition, type, asked, order), {
    partitionKey: partition.key,
    maxItemCount: Math.min(query.limit ?? MOST, MOST),
    ...(place.token !== undefined && { continuationToken: place.token }),
    continuationTokenLimitInKB: TOKEN_LIMIT_KB,
  });
  keepScoped(iterator);
  // The service may answer with an empty page and a way on, so only a missing way on ends the list.
  for (;;) {
    const { resources, continuationToken, hasMoreResults } = await fetchNext(iterator, place);
    const token = hasMoreResults ? continuationToken : undefined;
    // Whoever reads on to the end would never get there.
    if (token && token === place.token) throw new Error('The store gave the same page again.');
    if (resources?.length || !token) {
      const items = (resources ?? []).map((resource) => toStored<T>(resource, partition.member));
      return { items, next: token ? JSON.stringify({ token, params: place.params }) : null };
    }
  }
}

/** Where a page ended: the service's own token, and the values that the first page was asked with. */
interface Place {
  token?: string | undefined;
  params?: Query['params'];
}

/** A place that the service no longer takes (the question was changed by a release since) is no fault of ours. */
async function fetchNext<T>(iterator: QueryIterator<T>, { token }: Place) {
  try {
    return await iterator.fetchNext();
  } catch (error) {
    throw token && isBadRequest(error) ? cursorNotValid() : error;
  }
}

/** The documents of one partition that have these ids, in any order. */
export async function queryByIds(
  container: Container,
  { member, key }: Partition,
  ids: string[],
): Promise<{ id: string }[]> {
  const spec = {
    query: `SELECT * FROM c WHERE c.${member} = @${member} AND ARRAY_CONTAINS(@ids, c.id)`,
    parameters: parametersOf({ [member]: key, ids }),
  };
  const iterator = container.items.query<{ id: string }>(spec, { partitionKey: key });
  keepScoped(iterator);
  const found: { id: string }[] = [];
  while (iterator.hasMoreResults()) found.push(...((await iterator.fetchNext()).resources ?? []));
  return found;
}

/** The service counts per page of work, so the pages are added up. */
export async function countDocs(
  container: Container,
  partition: Partition,
  type: string,
  query: Pick<Query, 'where' | 'params'> = {},
): Promise<number> {
  const spec = select('VALUE COUNT(1)', partition, type, query, '');
  const iterator = container.items.query<number>(spec, { partitionKey: partition.key });
  keepScoped(iterator);
  let total = 0;
  while (iterator.hasMoreResults()) {
    for (const part of (await iterator.fetchNext()).resources ?? []) total += part;
  }
  return total;
}

function select(
  what: string,
  { member, key }: Partition,
  type: string,
  { where, params }: Pick<Query, 'where' | 'params'>,
  order: string,
): SqlQuerySpec {
  const narrowed = where ? ` AND (${where})` : '';
  return {
    query: `SELECT ${what} FROM c WHERE c.${member} = @${member} AND c.type = @type${narrowed}${order}`,
    parameters: [...parametersOf(params), { name: `@${member}`, value: key }, { name: '@type', value: type }],
  };
}

export const parametersOf = (params: Query['params'] = {}) =>
  Object.entries(params).map(([name, value]) => ({ name: name.startsWith('@') ? name : `@${name}`, value }));

const refusal = Promise.resolve(new Error('A query of one partition is never run by physical range.'));

/**
 * The SDK asks for a query plan before every query, and with it may run a refused query once more by physical
 * range, without the partition. Telling it that the plan has failed spares the request and closes that way.
 */
function keepScoped(iterator: QueryIterator<unknown>): void {
  Object.assign(iterator, { queryPlanPromise: refusal });
}
