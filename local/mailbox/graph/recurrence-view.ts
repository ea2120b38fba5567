import type { CalendarEvent } from '../calendar/event.ts';

const dayNames: Record<string, string> = {
  SU: 'sunday',
  MO: 'monday',
  TU: 'tuesday',
  WE: 'wednesday',
  TH: 'thursday',
  FR: 'friday',
  SA: 'saturday',
};
const codes = Object.keys(dayNames);
const indexes = ['first', 'second', 'third', 'fourth', 'last'];

/** A recurrence rule in Graph's words (`patternedRecurrence`); null for what does not repeat. */
export function recurrenceView({ recurrence, start }: CalendarEvent) {
  if (!recurrence) return null;
  const parts = Object.fromEntries(recurrence.rule.split(';').map((part) => part.split('=')));
  const startDate = start.wall.slice(0, 10);
  return {
    pattern: patternOf(parts, startDate),
    range: { ...rangeOf(parts), startDate, recurrenceTimeZone: start.zone },
  };
}

function patternOf(parts: Record<string, string | undefined>, startDate: string) {
  const interval = Number(parts.INTERVAL ?? 1);
  const startDay = codes[new Date(`${startDate}T00:00:00Z`).getUTCDay()] ?? 'MO';
  const days = (parts.BYDAY ?? startDay).split(',');
  const daysOfWeek = days.map((day) => dayNames[day.slice(-2)] ?? 'monday');
  const nth = /^(-?\d)/.exec(days[0] ?? '')?.[1];
  const index = nth === undefined ? undefined : indexes[nth === '-1' ? 4 : Number(nth) - 1];
  const dayOfMonth = Number(parts.BYMONTHDAY ?? startDate.slice(8));
  const month = Number(parts.BYMONTH ?? startDate.slice(5, 7));

  switch (parts.FREQ) {
    case 'WEEKLY':
      return { type: 'weekly', interval, daysOfWeek, firstDayOfWeek: dayNames[parts.WKST ?? 'SU'] };
    case 'MONTHLY':
      return index
        ? { type: 'relativeMonthly', interval, daysOfWeek, index }
        : { type: 'absoluteMonthly', interval, dayOfMonth };
    case 'YEARLY':
      return index
        ? { type: 'relativeYearly', interval, daysOfWeek, index, month }
        : { type: 'absoluteYearly', interval, dayOfMonth, month };
    default:
      return { type: 'daily', interval };
  }
}

function rangeOf(parts: Record<string, string | undefined>) {
  if (parts.COUNT) return { type: 'numbered', numberOfOccurrences: Number(parts.COUNT) };
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(parts.UNTIL ?? '') ?? [];
  return year ? { type: 'endDate', endDate: `${year}-${month}-${day}` } : { type: 'noEnd' };
}
