import { iso, type Job, later, SWEEP_GRACE_MS } from '#kernel';
import { hearEvents } from './hearing.ts';

/** What no message led to, or what a listener failed at. */
export const hearWaitingEvents: Job = {
  due: (now) => ({
    type: 'hearing',
    where: 'c.waitingSince < @before',
    params: { before: iso(later(now, -SWEEP_GRACE_MS)) },
    orderBy: 'c.waitingSince ASC',
  }),
  begin: () => hearEvents,
};
