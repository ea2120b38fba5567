import { momentOf, wallTime } from '../../../ui/zone-time.ts';

export type LaterName = 'tonight' | 'tomorrow' | 'next_week';

export interface LaterTime {
  name: LaterName;
  /** ISO 8601. */
  until: string;
}

const EVENING = '19:00';
const MORNING = '08:00';
const MONDAY = 1;
/** “Tonight” an hour before the evening would be no later at all. */
const AT_LEAST_MS = 3_600_000;

/** When it may come back, by the person's own clocks. What lies behind the expiry is not among them. */
export function laterTimes(now: number, zone: string | undefined, expiresAt: string): LaterTime[] {
  const today = wallTime(now, zone).slice(0, 10);
  const nextMonday = 7 - ((dayOfWeek(today) - MONDAY + 7) % 7);
  const all: [LaterName, number][] = [
    ['tonight', momentOf(`${today}T${EVENING}`, zone)],
    ['tomorrow', momentOf(`${dayAfter(today, 1)}T${MORNING}`, zone)],
    ['next_week', momentOf(`${dayAfter(today, nextMonday)}T${MORNING}`, zone)],
  ];
  const ends = Date.parse(expiresAt);
  return all
    .filter(
      ([, at], place) =>
        at - now >= AT_LEAST_MS && at < ends && !all.slice(0, place).some(([, same]) => same === at),
    )
    .map(([name, at]) => ({ name, until: new Date(at).toISOString() }));
}

const utcDay = (day: string): Date => new Date(`${day}T00:00:00Z`);
const dayOfWeek = (day: string): number => utcDay(day).getUTCDay();
const dayAfter = (day: string, days: number): string =>
  new Date(utcDay(day).getTime() + days * 24 * 3_600_000).toISOString().slice(0, 10);
