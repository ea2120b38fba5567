import { type Ctx, type Doc, derivedId, iso, later } from '#kernel';
import type { Notice, Notification } from './schema.ts';

export interface NotificationDoc extends Doc, Notification {
  type: 'notification';
  status: 'unread' | 'read';
}

export function notificationOf(notice: Notice, now: Date, historySec: number): NotificationDoc {
  return {
    id: derivedId('ntf', notice.key),
    type: 'notification',
    status: 'unread',
    title: notice.title,
    body: notice.body,
    about: notice.about,
    createdAt: iso(now),
    readAt: null,
    expiresAt: iso(later(now, historySec * 1000)),
    ttl: historySec,
  };
}

export const readNotificationDoc = ({ db }: Pick<Ctx, 'db'>, id: string) =>
  id.startsWith('ntf_') ? db.get<NotificationDoc>(id) : Promise.resolve(undefined);

export const toNotification = (doc: NotificationDoc): Notification => ({
  id: doc.id,
  title: doc.title,
  body: doc.body,
  about: doc.about,
  createdAt: doc.createdAt,
  readAt: doc.readAt,
  expiresAt: doc.expiresAt,
});
