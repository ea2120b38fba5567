import type { Temporal } from 'temporal-polyfill';
import {
  dayPattern,
  hebrewDayPattern,
  hebrewMonthPattern,
  monthOf,
  monthPattern,
  numberOf,
  weekdayOf,
} from './calendar-words.ts';

/** The day on which the words were written, and the week they were written in. */
export interface DateBase {
  today: Temporal.PlainDate;
  /** First working day of the week where the person lives: 1 = Monday, 7 = Sunday. */
  weekStart: 1 | 7;
}

export interface DateSpan {
  date: Temporal.PlainDate;
  /** Last day, when the words name a stretch of days. */
  until?: Temporal.PlainDate;
}

export interface DateRule {
  pattern: RegExp;
  resolve(words: Record<string, string | undefined>, base: DateBase): DateSpan | undefined;
}

const english = (source: string) => new RegExp(`(?<![\\p{L}\\d])(?:${source})(?![\\p{L}\\d])`, 'giu');
const hebrew = (source: string) => new RegExp(`(?<!\\p{L})[ובלמהש]{0,2}-?(?:${source})(?!\\p{L})`, 'gu');
const inDays =
  (days: number) =>
  (_: unknown, { today }: DateBase) => ({ date: today.add({ days }) });

export const dateRules: DateRule[] = [
  { pattern: english('day after tomorrow'), resolve: inDays(2) },
  { pattern: english('tomorrow'), resolve: inDays(1) },
  {
    pattern: english('today|tonight|this (?:morning|afternoon|evening)|eod|end of (?:the )?day'),
    resolve: inDays(0),
  },
  { pattern: english('yesterday'), resolve: inDays(-1) },
  { pattern: english('next week'), resolve: (_, base) => weekAhead(base, 1) },
  { pattern: english('this week'), resolve: (_, base) => ({ date: base.today, until: endOfWeek(base) }) },
  { pattern: english('end of (?:the |this )?week|eow'), resolve: (_, base) => ({ date: endOfWeek(base) }) },
  {
    pattern: english('(?:end of (?:the |this )?month|month[- ]end)'),
    resolve: (_, { today }) => ({ date: endOfMonth(today) }),
  },
  { pattern: english('next month'), resolve: (_, { today }) => monthAhead(today) },
  {
    pattern: english(
      '(?:in|within) (?<count>\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten) (?<unit>day|week|month)s?',
    ),
    resolve: ahead,
  },
  {
    pattern: english(
      `(?:(?:${dayPattern}),? )?the (?<dom>\\d{1,2})(?:st|nd|rd|th)(?! (?:of|floor|time|${monthPattern}))`,
    ),
    resolve: dayOfThisOrNextMonth,
  },
  { pattern: english(`(?<which>next|this|coming)? ?(?<day>${dayPattern})`), resolve: namedDay },
  { pattern: english('(?<year>20\\d\\d)-(?<month>\\d{1,2})-(?<dom>\\d{1,2})'), resolve: calendarDay },
  {
    pattern: english('(?<dom>\\d{1,2})[./](?<month>\\d{1,2})[./](?<year>(?:20)?\\d\\d)'),
    resolve: calendarDay,
  },
  {
    pattern: english('(?<=(?:on|by|until|before) )(?<dom>\\d{1,2})/(?<month>\\d{1,2})'),
    resolve: calendarDay,
  },
  {
    pattern: english(
      `(?<dom>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<name>${monthPattern})\\.?(?:,? (?<year>20\\d\\d))?`,
    ),
    resolve: calendarDay,
  },
  {
    pattern: english(
      `(?<name>${monthPattern})\\.? (?<dom>\\d{1,2})(?:st|nd|rd|th)?(?!:)(?:,? (?<year>20\\d\\d))?`,
    ),
    resolve: calendarDay,
  },
  { pattern: hebrew('מחרתיים'), resolve: inDays(2) },
  { pattern: hebrew('מחר'), resolve: inDays(1) },
  { pattern: hebrew('היום|הערב|סוף היום'), resolve: inDays(0) },
  { pattern: hebrew('אתמול'), resolve: inDays(-1) },
  { pattern: hebrew('שבוע הבא'), resolve: (_, base) => weekAhead(base, 1) },
  { pattern: hebrew('סוף השבוע'), resolve: (_, base) => ({ date: endOfWeek(base) }) },
  { pattern: hebrew('השבוע'), resolve: (_, base) => ({ date: base.today, until: endOfWeek(base) }) },
  { pattern: hebrew('סוף החודש'), resolve: (_, { today }) => ({ date: endOfMonth(today) }) },
  { pattern: hebrew('חודש הבא'), resolve: (_, { today }) => monthAhead(today) },
  {
    pattern: hebrew(
      '(?:עוד|תוך) (?<count>\\d{1,3}|יומיים|שבועיים|חודשיים|יום|שבוע|חודש|שלושה|ארבעה|חמישה|שישה|שבעה|שמונה|תשעה|עשרה)(?: (?<unit>ימים|שבועות|חודשים))?',
    ),
    resolve: ahead,
  },
  { pattern: hebrew(`יום (?<day>${hebrewDayPattern})(?: (?<which>הבא|הקרוב))?`), resolve: namedDay },
  { pattern: hebrew('שבת'), resolve: (_, base) => namedDay({ day: 'שבת' }, base) },
  {
    pattern: new RegExp(
      `(?<!\\d)(?<dom>\\d{1,2}) ב?(?<name>${hebrewMonthPattern})(?: (?<year>20\\d\\d))?`,
      'gu',
    ),
    resolve: calendarDay,
  },
];

function weekAhead({ today, weekStart }: DateBase, weeks: number): DateSpan {
  const sinceStart = (today.dayOfWeek - weekStart + 7) % 7;
  const date = today.subtract({ days: sinceStart }).add({ weeks });
  return { date, until: date.add({ days: 4 }) };
}

const endOfWeek = (base: DateBase) => {
  const last = weekAhead(base, 0).until ?? base.today;
  return last.since(base.today).days < 0 ? base.today : last;
};
const endOfMonth = (today: Temporal.PlainDate) => today.with({ day: today.daysInMonth });

function monthAhead(today: Temporal.PlainDate): DateSpan {
  const date = today.add({ months: 1 }).with({ day: 1 });
  return { date, until: endOfMonth(date) };
}

function ahead({ count = '', unit }: Record<string, string | undefined>, { today }: DateBase) {
  const number = numberOf(count);
  if (number === undefined) return undefined;
  const word = unit ?? count;
  if (/^(?:month|חודש)/.test(word)) return { date: today.add({ months: number }) };
  return { date: today.add({ days: /^(?:week|שבוע)/.test(word) ? 7 * number : number }) };
}

/** A bare weekday is the next one after today; "next Thursday" lies in the coming week. */
function namedDay({ day = '', which }: Record<string, string | undefined>, base: DateBase): DateSpan {
  const weekday = weekdayOf(day);
  if (which?.toLowerCase() === 'next' || which === 'הבא') {
    const { date } = weekAhead(base, 1);
    return { date: date.add({ days: (weekday - base.weekStart + 7) % 7 }) };
  }
  const days = (weekday - base.today.dayOfWeek + 7) % 7;
  return { date: base.today.add({ days: days === 0 && which === undefined ? 7 : days }) };
}

/** "The 19th" is the next one. */
function dayOfThisOrNextMonth({ dom }: Record<string, string | undefined>, { today }: DateBase) {
  const day = Number(dom);
  const months = [0, 1].map((count) => today.with({ day: 1 }).add({ months: count }));
  const month = months.find(
    (first) => day <= first.daysInMonth && (first.month !== today.month || day >= today.day),
  );
  return month && day > 0 ? { date: month.with({ day }) } : undefined;
}

/** Without a year the nearest such day is meant: a day more than half a year back is next year's. */
function calendarDay(words: Record<string, string | undefined>, { today }: DateBase): DateSpan | undefined {
  let day = Number(words.dom);
  let month = words.name ? monthOf(words.name) : Number(words.month);
  if (month > 12 && day <= 12) [day, month] = [month, day];
  const year = words.year ? Number(words.year.padStart(4, '20')) : today.year;
  if (month < 1 || month > 12 || day < 1) return undefined;
  const first = today.with({ year, month, day: 1 });
  if (day > first.daysInMonth) return undefined;
  const date = first.with({ day });
  const isLongPast = !words.year && date.until(today).days > 182;
  return { date: isLongPast ? date.add({ years: 1 }) : date };
}
