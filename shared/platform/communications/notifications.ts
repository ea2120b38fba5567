import type { BatchOp, Ctx } from '#kernel';
import type { NotificationRoutes } from '#platform/preferences';
import { Notice } from './schema.ts';
import { type NotificationDoc, notificationOf } from './store.ts';

/** Tells the person in the app, unless they do not want to hear of such things. One `key`, one notice. */
export interface Notifications {
  /** Of what has happened. Told again it changes nothing: what the person has read stays read. */
  tell(notice: Notice): Promise<void>;
  /** For the batch that makes what is told true, so that neither is there without the other. */
  telling(notice: Notice): Promise<BatchOp[]>;
}

/** Things whose notices a person may switch off; every other notice is always given. */
const TOPICS: Record<string, keyof NotificationRoutes> = { suggestion: 'suggestions', run: 'runs' };

type Needs = Pick<Ctx, 'clock' | 'db' | 'plans' | 'preferences'>;

export const createNotifications = (ctx: Needs): Notifications => ({
  async tell(notice) {
    const doc = await docOf(ctx, notice);
    if (doc) await ctx.db.create(doc);
  },
  async telling(notice) {
    const doc = await docOf(ctx, notice);
    // An upsert, because a notice must never be what holds up the work that it tells of.
    return doc ? [{ kind: 'upsert', doc }] : [];
  },
});

async function docOf(ctx: Needs, notice: Notice): Promise<NotificationDoc | undefined> {
  const parsed = Notice.parse(notice);
  const topic = TOPICS[parsed.about.type];
  if (topic && !(await ctx.preferences.read()).notifications[topic].includes('in_app')) return undefined;
  return notificationOf(parsed, ctx.clock.now(), await ctx.plans.historySec('notification'));
}
