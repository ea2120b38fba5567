import { defineRoom } from '#kernel';
import { listNotifications } from './list-notifications.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import { readNotification } from './read-notification.ts';
import { routes } from './routes.ts';

export { listNotifications } from './list-notifications.ts';
export { createNotifications, type Notifications } from './notifications.ts';
export { readNotification } from './read-notification.ts';

export const room = defineRoom({
  name: 'communications',
  routes,
  handlers: { listNotifications, readNotification },
  ctx: { notifications: createNotifications },
  personalData: { notification: { holds: 'What you were told in the app.', container: 'tenant' } },
});

declare module '#kernel/ctx' {
  interface Ctx {
    notifications: Notifications;
  }
}
