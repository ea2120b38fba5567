import { type Ctx, type InputOf, iso, notFound, type PatchChange } from '#kernel';
import { finishConnection } from './connecting/finish-connection.ts';
import { isConnectorError } from './connector-error.ts';
import { looksOf } from './grants/look.ts';
import type { routes } from './routes.ts';
import type { Connection } from './schema.ts';
import { type ConnectionDoc, readConnection, toView } from './store.ts';

type Needs = Pick<Ctx, 'tenantId' | 'actor' | 'clock' | 'memories' | 'db' | 'audit' | 'connectors'>;

export async function checkConnection(
  ctx: Needs,
  { id, completion }: InputOf<typeof routes.checkConnection>,
): Promise<Connection> {
  const connection = await readConnection(ctx, id);
  if (!connection || ctx.actor.kind !== 'person' || connection.memberId !== ctx.actor.memberId)
    throw notFound();
  if (completion !== undefined) return finishConnection(ctx, { connection, completion });
  if (connection.status !== 'connected') throw notFound();

  await lookAtVendor(ctx, connection);
  const checked = await readConnection(ctx, id);
  if (!checked) throw notFound();
  return toView(ctx.connectors.kinds, checked);
}

async function lookAtVendor(ctx: Needs, connection: ConnectionDoc): Promise<void> {
  const { id } = connection;
  try {
    await looksOf(ctx, connection).account();
    await note(ctx, id, [
      { op: 'set', path: '/lastOkAt', value: iso(ctx.clock.now()) },
      { op: 'set', path: '/lastErrorCode', value: null },
    ]);
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    await note(ctx, id, [{ op: 'set', path: '/lastErrorCode', value: error.class }]);
  }
}

async function note({ db }: Needs, id: string, changes: PatchChange[]): Promise<void> {
  await db.patch(id, changes);
}
