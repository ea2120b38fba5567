import type { Ctx } from '#kernel';
import type { NotificationRoutes } from '#platform/preferences';
import { Notice } from './schema.ts';
import { notificationOf } from './store.ts';

export interface Notifications {
  /** Tells the person in the app, once per `key`, unless they do not want to hear of such things. */
  notify(notice: Notice): Promise<void>;
}

/** Things whose notices a person may switch off; every other notice is always given. */
const TOPICS: Record<string, keyof NotificationRoutes> = { suggestion: 'suggestions', run: 'runs' };

export const createNotifications = (
  ctx: Pick<Ctx, 'db' | 'clock' | 'plans' | 'preferences'>,
): Notifications => ({
  async notify(notice) {
    const { about, ...rest } = Notice.parse(notice);
    const topic = TOPICS[about.type];
    if (topic && !(await ctx.preferences.read()).notifications[topic].includes('in_app')) return;

    const historySec = await ctx.plans.historySec('notification');
    // A conflict means that it was told before.
    await ctx.db.create(notificationOf({ about, ...rest }, ctx.clock.now(), historySec));
  },
});
