import { type ById, type Ctx, iso, notFound, secondsUntil } from '#kernel';
import { type NotificationDoc, readNotificationDoc, toNotification } from './store.ts';

export async function readNotification(ctx: Pick<Ctx, 'db' | 'clock'>, { id }: ById) {
  const found = await readNotificationDoc(ctx, id);
  if (!found) throw notFound();
  if (found.status === 'read') return toNotification(found);

  const now = ctx.clock.now();
  const marked = await ctx.db.patch<NotificationDoc>(
    id,
    [
      { op: 'set', path: '/status', value: 'read' },
      { op: 'set', path: '/readAt', value: iso(now) },
      // A time to live counts from the last write, so the rest of it is written with the change.
      { op: 'set', path: '/ttl', value: secondsUntil(now, new Date(found.expiresAt)) },
    ],
    { condition: 'c.status = "unread"' },
  );
  if (marked.kind === 'written') return toNotification(marked.doc);
  const other = await readNotificationDoc(ctx, id);
  if (!other) throw notFound();
  return toNotification(other);
}
