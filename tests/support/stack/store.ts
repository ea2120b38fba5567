import { openCosmos } from '#adapters/azure/cosmos';
import type { Doc, TenantDb } from '#kernel';
import { subjectOf } from '#platform/identity';
import type { StackAddress } from './address.ts';

/** The stack's database through the real SDK: for facts that no door tells, and for states that would take a month. */
export function openStore({ cosmosUrl, cosmosKey }: StackAddress) {
  const cosmos = openCosmos({ endpoint: `${cosmosUrl}/`, key: cosmosKey, databaseName: 'connectsoft' });
  return {
    tenant: (tenantId: string): TenantDb => cosmos.tenant(tenantId),
    async tenantOf(token: string): Promise<string> {
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
      const entry = await cosmos.directory.get<{ id: string; tenantId: string }>(subjectOf(claims));
      if (!entry) throw new Error('this person is not known yet');
      return entry.tenantId;
    },
    async docs<T extends Doc>(db: TenantDb, type: string): Promise<T[]> {
      const items: T[] = [];
      let after: string | undefined;
      do {
        const page = await db.query<T>(type, { limit: 100, after });
        items.push(...page.items);
        after = page.next ?? undefined;
      } while (after);
      return items;
    },
    close: () => cosmos.close(),
  };
}
