import { Cron } from 'croner';
import { startupError } from '../startup-error.ts';

export interface Schedule {
  /** The first occurrence strictly after the instant. */
  after(instant: Date): Date;
  /** Whether two neighbouring occurrences lie less than a minute apart. */
  isFrequent: boolean;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields = [
  { name: 'second', min: 0, max: 59, words: [] as string[] },
  { name: 'minute', min: 0, max: 59, words: [] as string[] },
  { name: 'hour', min: 0, max: 23, words: [] as string[] },
  { name: 'day', min: 1, max: 31, words: [] as string[] },
  { name: 'month', min: 1, max: 12, words: months },
  { name: 'weekday', min: 0, max: 6, words: weekdays },
];

/**
 * NCRONTAB (github.com/atifaziz/NCrontab) with six fields, or five when the second is 0. Day of month and day
 * of week must both match. Anything that cron dialects read differently is refused.
 */
export function parseSchedule(expression: string, timezone: string): Schedule {
  const parts = expression.trim().split(/\s+/);
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  if (six.length !== fields.length) throw badSchedule(expression, 'it needs five or six fields');
  for (const [at, field] of fields.entries()) checkField(six[at] ?? '', field, expression);

  const cron = new Cron(six.join(' '), { mode: '6-part', domAndDow: true, timezone, paused: true });
  const after = (instant: Date) => {
    const next = cron.nextRun(instant);
    if (!next) throw badSchedule(expression, 'it never occurs');
    return next;
  };
  return { after, isFrequent: isFrequent(after) };
}

/** The zone of every schedule: an IANA name, because Windows names mean nothing to this runtime. */
export function scheduleZone(env: NodeJS.ProcessEnv): string {
  const zone = env.WEBSITE_TIME_ZONE || env.TZ || 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw startupError(`"${zone}" is no IANA time zone (WEBSITE_TIME_ZONE or TZ), for example Europe/Paris.`);
  }
}

function isFrequent(after: (instant: Date) => Date): boolean {
  const first = after(new Date());
  return after(first).getTime() - first.getTime() < 60_000;
}

function checkField(text: string, field: (typeof fields)[number], expression: string): void {
  const isValid = text.split(',').every((item) => isItem(item, field));
  if (!isValid) throw badSchedule(expression, `the ${field.name} "${text}" is not understood`);
}

/** A star or a rising range, each with an optional step, or one value. */
function isItem(item: string, field: (typeof fields)[number]): boolean {
  const [, body = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
  if (step !== undefined && Number(step) < 1) return false;
  if (body === '*') return true;
  const [from, to, ...rest] = body.split('-').map((text) => fieldValue(text, field));
  if (from === undefined || rest.length > 0) return false;
  const isSingle = !body.includes('-');
  return isSingle ? step === undefined : to !== undefined && from <= to;
}

function fieldValue(text: string, field: (typeof fields)[number]): number | undefined {
  const word = field.words.indexOf(text.toLowerCase());
  if (word >= 0) return word + field.min;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : undefined;
}

function badSchedule(expression: string, reason: string): Error {
  return startupError(`The timer schedule "${expression}" is not valid: ${reason}.`);
}
