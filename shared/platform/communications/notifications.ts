import type { BatchOp, Ctx } from '#kernel';
import type { NotificationRoutes } from '#platform/preferences';
import { Notice } from './schema.ts';
import { notificationOf } from './store.ts';

export interface Notifications {
  /**
   * Tells the person in the app, unless they do not want to hear of such things: part of the batch that makes what is
   * told true, so that neither is there without the other. One `key`, one notice.
   */
  telling(notice: Notice): Promise<BatchOp[]>;
}

/** Things whose notices a person may switch off; every other notice is always given. */
const TOPICS: Record<string, keyof NotificationRoutes> = { suggestion: 'suggestions', run: 'runs' };

export const createNotifications = (ctx: Pick<Ctx, 'clock' | 'plans' | 'preferences'>): Notifications => ({
  async telling(notice) {
    const { about, ...rest } = Notice.parse(notice);
    const topic = TOPICS[about.type];
    if (topic && !(await ctx.preferences.read()).notifications[topic].includes('in_app')) return [];

    const historySec = await ctx.plans.historySec('notification');
    // An upsert, because a notice must never be what holds up the end of a run.
    return [{ kind: 'upsert', doc: notificationOf({ about, ...rest }, ctx.clock.now(), historySec) }];
  },
});
