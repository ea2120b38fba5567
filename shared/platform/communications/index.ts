import type { Notifications } from './notifications.ts';

export { listNotifications } from './list-notifications.ts';
export { createNotifications, type Notifications } from './notifications.ts';
export { readNotification } from './read-notification.ts';
export { routes } from './routes.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    notifications: Notifications;
  }
}
