import type { Ctx, InputOf } from '#kernel';
import { type OpenConnector, offeredBy } from './drivers/opened.ts';
import type { routes } from './routes.ts';
import type { ConnectorKind } from './schema.ts';
import { listConnected, toView } from './store.ts';

export async function listConnections(
  ctx: Pick<Ctx, 'db' | 'connectors'>,
  { limit, cursor }: InputOf<typeof routes.listConnections>,
) {
  const { items, next } = await listConnected(ctx, { limit, after: cursor });
  return { items: items.map((doc) => toView(ctx.connectors.kinds, doc)), next };
}

export async function listConnectors({ connectors }: Pick<Ctx, 'connectors'>) {
  return { items: [...connectors.kinds.values()].map(toKind), next: null };
}

function toKind(connector: OpenConnector): ConnectorKind {
  const { id, title, tier, asks, driver, capabilities } = connector;
  const offered = offeredBy(connector);
  return {
    id,
    title,
    capabilities: offered,
    connectedBy: driver.connectedBy,
    asks,
    tier,
    reads: offered.flatMap((capability) => capabilities[capability]?.reads ?? []),
    changes: offered.flatMap((capability) => capabilities[capability]?.changes ?? []),
  };
}
