import type { SqlQuerySpec } from '@azure/cosmos';
import type { Query, SweepDb } from '#kernel';
import { reachable } from '../reachable.ts';
import type { OpenContainer } from './open-container.ts';
import { parametersOf } from './query-docs.ts';

const PAGE = 100;
/** Says that reading over all tenants is meant. A store that guards its scoped containers demands it; others ignore it. */
const MAINTENANCE = { initialHeaders: { 'x-local-maintenance': 'true' } };

type Found = { tenantId: string; id: string };

/** Positions are kept by the SDK while it reads: over several partitions it takes no continuation back. */
export function sweepDb(open: OpenContainer): SweepDb {
  const { count, pages } = reachable({
    async count(type: string, query: Pick<Query, 'where' | 'params'>) {
      const { items } = await open();
      const iterator = items.query<number>(select('VALUE COUNT(1)', type, query), MAINTENANCE);
      const { resources } = await iterator.fetchAll();
      return resources.reduce((total, part) => total + part, 0);
    },
    async pages(type: string, query: Pick<Query, 'where' | 'params' | 'orderBy'>) {
      const { items } = await open();
      const spec = select('c.tenantId, c.id', type, query);
      const iterator = items.query<Found>(spec, { ...MAINTENANCE, maxItemCount: PAGE });
      return reachable({
        next: async () =>
          iterator.hasMoreResults() ? ((await iterator.fetchNext()).resources ?? []) : undefined,
      });
    },
  });
  return {
    count,
    async *scan(type, query) {
      const { next } = await pages(type, query);
      for (let page = await next(); page; page = await next()) yield* page;
    },
  };
}

const select = (
  what: string,
  type: string,
  { where, params, orderBy }: Pick<Query, 'where' | 'params' | 'orderBy'>,
): SqlQuerySpec => ({
  query: `SELECT ${what} FROM c WHERE c.type = @type${where ? ` AND (${where})` : ''}${orderBy ? ` ORDER BY ${orderBy}` : ''}`,
  parameters: [...parametersOf(params), { name: '@type', value: type }],
});
