import type { Ctx, InputOf } from '#kernel';
import type { routes } from './routes.ts';
import { type NotificationDoc, toNotification } from './store.ts';

export async function listNotifications(
  ctx: Pick<Ctx, 'db'>,
  { cursor, limit, status }: InputOf<typeof routes.listNotifications>,
) {
  const { items, next } = await ctx.db.query<NotificationDoc>('notification', {
    ...(status ? { where: 'c.status = @status', params: { status } } : {}),
    orderBy: 'c.createdAt DESC',
    limit,
    after: cursor,
  });
  return { items: items.map(toNotification), next };
}
