import type { Ctx, InputOf } from '#kernel';
import { CONNECTORS } from './catalog.ts';
import type { routes } from './routes.ts';
import { listConnected, toView } from './store.ts';

export async function listConnections(
  ctx: Pick<Ctx, 'db'>,
  { limit, cursor }: InputOf<typeof routes.listConnections>,
) {
  const { items, next } = await listConnected(ctx, { limit, after: cursor });
  return { items: items.map(toView), next };
}

export async function listConnectors() {
  return { items: CONNECTORS, next: null };
}
