import { Temporal } from 'temporal-polyfill';
import { dayPattern, monthOf, monthPattern, weekdayOf } from './calendar-words.ts';
import { dayOf } from './dates.ts';

/** A day as somebody wrote it that no calendar has: "31 November", or a "Friday 12 March" that is a Thursday. */
export interface OddDate {
  written: string;
  why: 'no_such_day' | 'other_weekday';
}

const ordinal = '(?<dom>\\d{1,2})(?:st|nd|rd|th)?';
const dates = [
  new RegExp(
    `(?<![\\p{L}\\d])(?:(?<day>${dayPattern}),? )?(?:the )?${ordinal}(?: of)? (?<name>${monthPattern})(?![\\p{L}])(?:,? (?<year>20\\d\\d))?`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}\\d])(?:(?<day>${dayPattern}),? )?(?<name>${monthPattern})\\.? (?:the )?${ordinal}(?![:\\d])(?:,? (?<year>20\\d\\d))?`,
    'giu',
  ),
];
const unnamed = new RegExp(
  `(?<![\\p{L}\\d])(?<day>${dayPattern}),? the (?<dom>\\d{1,2})(?:st|nd|rd|th)(?! (?:of )?(?:${monthPattern}))`,
  'giu',
);

/** The first such day; which one is meant has to be asked. */
export function findOddDate(text: string, { now, zone }: { now: string; zone: string }): OddDate | undefined {
  const today = dayOf(now, zone);
  for (const { 0: written, groups = {} } of dates.flatMap((pattern) => [...text.matchAll(pattern)])) {
    const why = oddityOf(groups, today);
    if (why) return { written: written.trim().replace(/^the /i, ''), why };
  }
  for (const { 0: written, groups = {} } of text.matchAll(unnamed))
    if (isOtherWeekday(groups, today)) return { written: written.trim(), why: 'other_weekday' };
  return undefined;
}

/** "Friday the 14th" of this month or the next, whichever comes first. */
function isOtherWeekday(
  { day = '', dom }: Record<string, string | undefined>,
  today: Temporal.PlainDate,
): boolean {
  const first = today.with({ day: 1 });
  const coming = [first, first.add({ months: 1 }), first.add({ months: 2 })]
    .filter(({ daysInMonth }) => Number(dom) > 0 && Number(dom) <= daysInMonth)
    .map((month) => month.with({ day: Number(dom) }))
    .find((date) => today.until(date).days >= 0);
  return coming !== undefined && coming.dayOfWeek !== weekdayOf(day);
}

const LONG_PAST_DAYS = 60;

/** Without a year the nearest such day is meant, and one of last month rather than one of next year. */
function oddityOf(
  { day, dom, name = '', year }: Record<string, string | undefined>,
  today: Temporal.PlainDate,
): OddDate['why'] | undefined {
  const month = monthOf(name);
  if (month < 1 || Number(dom) < 1) return undefined;
  const years = year ? [Number(year)] : [today.year, today.year + 1];
  const found = years.flatMap((one) => dateOf(one, month, Number(dom)));
  if (found.length === 0) return 'no_such_day';
  const near = found.find((date) => today.until(date).days > -LONG_PAST_DAYS);
  return day === undefined || near?.dayOfWeek === weekdayOf(day) ? undefined : 'other_weekday';
}

function dateOf(year: number, month: number, day: number): Temporal.PlainDate[] {
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return day <= first.daysInMonth ? [first.with({ day })] : [];
}
