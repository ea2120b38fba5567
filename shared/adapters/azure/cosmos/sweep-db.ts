import type { SqlQuerySpec } from '@azure/cosmos';
import type { Query, SweepDb } from '#kernel';
import { reachable } from '../reachable.ts';
import type { OpenContainer } from './open-container.ts';
import { parametersOf } from './query-docs.ts';

const MOST = 100;
/** Says that reading over all tenants is meant. A store that guards its scoped containers demands it; others ignore it. */
const MAINTENANCE = { initialHeaders: { 'x-local-maintenance': 'true' } };

export function sweepDb(open: OpenContainer): SweepDb {
  return reachable<SweepDb>({
    async find(type, query) {
      const limit = Math.min(query.limit ?? MOST, MOST);
      const { items } = await open();
      const iterator = items.query<{ tenantId: string; id: string }>(
        select('c.tenantId, c.id', type, query),
        { ...MAINTENANCE, maxItemCount: limit },
      );
      const found: { tenantId: string; id: string }[] = [];
      while (found.length < limit && iterator.hasMoreResults()) {
        found.push(...((await iterator.fetchNext()).resources ?? []));
      }
      return found.slice(0, limit);
    },
    async count(type, query) {
      const { items } = await open();
      const iterator = items.query<number>(select('VALUE COUNT(1)', type, query), MAINTENANCE);
      const { resources } = await iterator.fetchAll();
      return resources.reduce((total, part) => total + part, 0);
    },
  });
}

const select = (
  what: string,
  type: string,
  { where, params }: Pick<Query, 'where' | 'params'>,
): SqlQuerySpec => ({
  query: `SELECT ${what} FROM c WHERE c.type = @type${where ? ` AND (${where})` : ''}`,
  parameters: [...parametersOf(params), { name: '@type', value: type }],
});
