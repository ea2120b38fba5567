import ICAL from 'ical.js';
import { addDays } from '../zones.ts';

// A rule such as FREQ=SECONDLY would otherwise keep the server busy for hours.
const maxSteps = 20_000;

export interface SeriesRule {
  startWall: string;
  rule: string;
  excluded: string[];
  added: string[];
}

/** Wall times of the occurrences that start in `[fromWall, toWall)`, in order. */
export function occurrencesBetween(series: SeriesRule, fromWall: string, toWall: string): string[] {
  const walls: string[] = [];
  const iterator = expansionOf(series);
  for (let step = 0; step < maxSteps; step++) {
    const wall = iterator.next()?.toString().slice(0, 19);
    if (!wall || wall >= toWall) break;
    if (wall >= fromWall) walls.push(wall);
  }
  return walls;
}

export const isOccurrence = (series: SeriesRule, wall: string): boolean =>
  occurrencesBetween(series, wall, addDays(wall, 1)).includes(wall);

function expansionOf({ startWall, rule, excluded, added }: SeriesRule) {
  const compact = (wall: string) => wall.replace(/[-:]/g, '');
  const text = [
    'BEGIN:VEVENT',
    `DTSTART:${compact(startWall)}`,
    `RRULE:${rule}`,
    ...excluded.map((wall) => `EXDATE:${compact(wall)}`),
    ...added.map((wall) => `RDATE:${compact(wall)}`),
    'END:VEVENT',
  ].join('\r\n');
  const component = ICAL.Component.fromString(text);
  return new ICAL.RecurExpansion({ component, dtstart: ICAL.Time.fromDateTimeString(startWall) });
}
