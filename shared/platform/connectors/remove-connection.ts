import { answer, type BatchOp, type Ctx, type InputOf, notFound } from '#kernel';
import { releaseAccount } from './connecting/directory.ts';
import type { routes } from './routes.ts';
import { besideId, type ConnectionDoc, readConnection, readTokenSet } from './store.ts';

type Needs = Pick<Ctx, 'tenantId' | 'actor' | 'db' | 'audit' | 'plans' | 'connectors'>;

/**
 * Forgets the connection, both token sets and what was noted about it in one batch. Not every
 * vendor lets an app revoke what it was granted, so forgetting is all that is done; the person can remove the app there.
 */
export async function removeConnection(ctx: Needs, { id }: InputOf<typeof routes.removeConnection>) {
  const connection = await readConnection(ctx, id);
  if (!connection || ctx.actor.kind !== 'person' || connection.memberId !== ctx.actor.memberId)
    throw notFound();

  const place = connection.counted ? ctx.plans.moveGauges([{ gauge: 'connections', by: -1 }]) : [];
  const outcome = await ctx.audit.commit(
    [...(await removals(ctx, id)), ...place],
    [{ action: 'connection.removed', subject: { type: 'connection', id } }],
  );
  // A renewal or another removal came between: nothing was removed yet, or all of it.
  if (outcome.kind === 'refused') return removeConnection(ctx, { id });

  if (connection.account) await releaseAccount(ctx, bindingOf(ctx, connection, connection.account.id));
  return answer(null, { status: 204 });
}

async function removals(ctx: Needs, id: string): Promise<BatchOp[]> {
  const beside = await Promise.all([
    readTokenSet(ctx, id, 'read'),
    readTokenSet(ctx, id, 'write'),
    ctx.db.get(besideId(id)),
  ]);
  return [id, ...beside.flatMap((doc) => (doc ? [doc.id] : []))].map((docId) => ({
    kind: 'delete',
    id: docId,
  }));
}

const bindingOf = ({ tenantId }: Needs, { id, connector }: ConnectionDoc, accountId: string) => ({
  connector,
  accountId,
  tenantId,
  connectionId: id,
});
