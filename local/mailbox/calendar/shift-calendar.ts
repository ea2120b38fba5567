import { addDays } from '../zones.ts';

const dated = /^(DTSTART|DTEND|DTSTAMP|DUE|RECURRENCE-ID|EXDATE|RDATE|CREATED|LAST-MODIFIED|COMPLETED)\b/i;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** Moves every date of an iCalendar text by whole days; times of day, zones and zone definitions stay. */
export function shiftCalendar(text: string, days: number): string {
  if (days === 0) return text;
  let zoneDepth = 0;
  let startWall = '';
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const startLine = (from: number) => lines.slice(from).find((line) => /^DTSTART\b/i.test(line)) ?? '';

  return lines
    .map((line, index) => {
      if (/^BEGIN:VTIMEZONE/i.test(line)) zoneDepth += 1;
      if (/^END:VTIMEZONE/i.test(line)) zoneDepth -= 1;
      if (zoneDepth > 0) return line;
      if (/^BEGIN:VEVENT/i.test(line)) startWall = isoDate(shiftDates(startLine(index), days));
      if (/^RRULE[:;]/i.test(line)) return shiftRule(line, days, startWall);
      return dated.test(line) ? shiftDates(line, days) : line;
    })
    .join('\r\n');
}

const shiftDates = (line: string, days: number): string => {
  const colon = line.lastIndexOf(':');
  const shifted = line.slice(colon).replace(/(\d{4})(\d\d)(\d\d)/g, (whole, year, month, day) => {
    const date = `${year}-${month}-${day}`;
    return Number.isNaN(Date.parse(date)) ? whole : addDays(date, days).replaceAll('-', '');
  });
  return line.slice(0, colon) + shifted;
};

const isoDate = (line: string): string => {
  const [, year, month, day] = /:(\d{4})(\d\d)(\d\d)/.exec(line) ?? [];
  return year ? `${year}-${month}-${day}` : '';
};

/** A weekly rule turns with its start; a monthly or yearly one follows its new start date. */
function shiftRule(line: string, days: number, startDate: string): string {
  if (startDate === '') return line;
  const isByDate = /FREQ=(MONTHLY|YEARLY)/i.test(line);
  const shifted: Record<string, (value: string) => string> = {
    UNTIL: (value) => shiftDates(`:${value}`, days).slice(1),
    BYDAY: (value) => (isByDate && !value.includes(',') ? nthWeekday(value, startDate) : rotate(value, days)),
    BYMONTHDAY: () => String(Number(startDate.slice(8, 10))),
    BYMONTH: () => String(Number(startDate.slice(5, 7))),
  };
  return line.replace(
    /\b(UNTIL|BYDAY|BYMONTHDAY|BYMONTH)=([^;]+)/g,
    (whole, name: string, value: string) => `${name}=${shifted[name]?.(value) ?? whole}`,
  );
}

const rotate = (list: string, days: number): string =>
  list.replace(/SU|MO|TU|WE|TH|FR|SA/gi, (day) => {
    const turned = (weekdays.indexOf(day.toUpperCase()) + (days % 7) + 7) % 7;
    return weekdays[turned] ?? day;
  });

function nthWeekday(value: string, startDate: string): string {
  const start = new Date(`${startDate}T00:00:00Z`);
  const weekday = weekdays[start.getUTCDay()] ?? value;
  if (/^-1/.test(value)) return `-1${weekday}`;
  return /^\d/.test(value) ? `${Math.ceil(start.getUTCDate() / 7)}${weekday}` : weekday;
}
