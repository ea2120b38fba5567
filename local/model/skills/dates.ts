import { Temporal } from 'temporal-polyfill';
import { type DateBase, dateRules } from './date-rules.ts';
import { languageOf } from './language.ts';
import { saidZone, zoneSaid } from './said-zones.ts';

export interface FoundDate {
  /** The words, verbatim, and their place in the text. */
  text: string;
  index: number;
  /** ISO calendar date in the person's zone. */
  date: string;
  /** Last day of a stretch ("next week"). */
  until?: string;
  /** `HH:mm`, when a clock time stands beside the day. */
  time?: string;
  /** Where that clock hangs, when it is said: an IANA name or an offset; `unknown` = the letters mean several zones. */
  timeZone?: string;
}

/** Dates named in a text, resolved against the moment it was received, in the person's zone. */
export function findDates(
  text: string,
  { receivedAt, zone }: { receivedAt: string; zone: string },
): FoundDate[] {
  const base = dateBase(text, { receivedAt, zone });
  const found = dateRules.flatMap(({ pattern, resolve }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const span = resolve(match.groups ?? {}, base);
      if (!span) return [];
      const lead = match[0].length - match[0].trimStart().length;
      return [{ span, text: match[0].trim(), index: match.index + lead }];
    }),
  );
  return withoutOverlaps(found).map(({ span, text: words, index }) => ({
    text: words,
    index,
    date: span.date.toString(),
    ...(span.until && { until: span.until.toString() }),
    ...timeBeside(text, index, words.length),
  }));
}

export function dayOf(instant: string, zone: string): Temporal.PlainDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
}

export const weekStartIn = (zone: string, text = ''): 1 | 7 =>
  zone === 'Asia/Jerusalem' || zone === 'Asia/Tel_Aviv' || languageOf(text) === 'he' ? 7 : 1;

function dateBase(text: string, { receivedAt, zone }: { receivedAt: string; zone: string }): DateBase {
  return { today: dayOf(receivedAt, zone), weekStart: weekStartIn(zone, text) };
}

/** Of two readings of the same words the longer one wins ("day after tomorrow" over "tomorrow"). */
function withoutOverlaps<T extends { text: string; index: number }>(found: T[]): T[] {
  const kept: T[] = [];
  for (const one of [...found].sort((a, b) => b.text.length - a.text.length)) {
    const isFree = kept.every(
      (k) => one.index >= k.index + k.text.length || k.index >= one.index + one.text.length,
    );
    if (isFree) kept.push(one);
  }
  return kept.sort((a, b) => a.index - b.index);
}

const range = '(?:\\s?(?:-|–|to)\\s?\\d{1,2}(?::\\d\\d)?)?';
const clock = `(?:(?<hour>[01]?\\d|2[0-3]):(?<minute>[0-5]\\d)${range}\\s*(?<half>[ap]\\.?m)?|(?<hour12>1[0-2]|[1-9])${range}\\s*(?<half12>[ap]\\.?m))(?!\\d)\\.?(?:${zoneSaid('zone')})?`;
/** "10 IST": without am or pm an hour is one where its zone follows. */
const zonedHour = `(?<zoned>[01]?\\d|2[0-3])${zoneSaid('zonedZone')}`;
const clockAfter = new RegExp(
  `^[\\s,]*(?:at |from |@ ?|-|בשעה |ב-?)?(?:${clock}|${zonedHour}|(?<=at |בשעה )(?<bare>[01]?\\d|2[0-3])(?![\\d:./]))`,
  'iu',
);
const clockBefore = new RegExp(`(?<![\\d:])(?:${clock}|${zonedHour}),? ?(?:on |this |next )?$`, 'iu');

/** Only a clock time that touches the day belongs to it. */
function timeBeside(text: string, index: number, length: number): Pick<FoundDate, 'time' | 'timeZone'> {
  const after = clockAfter.exec(text.slice(index + length, index + length + 32));
  const before = clockBefore.exec(text.slice(Math.max(0, index - 24), index));
  const groups = (after ?? before)?.groups;
  if (!groups) return {};
  const zone = groups.zone ?? groups.zonedZone;
  return { time: clockTime(groups), ...(zone && { timeZone: saidZone(zone) }) };
}

function clockTime(groups: Record<string, string | undefined>): string {
  const hour = Number(groups.hour ?? groups.hour12 ?? groups.zoned ?? groups.bare);
  const half = (groups.half ?? groups.half12)?.toLowerCase()[0];
  // "At 2" among people who meet is two in the afternoon.
  const isAfternoon = half === 'p' || (groups.bare !== undefined && hour >= 1 && hour <= 7);
  const noonBased = isAfternoon && hour < 12 ? hour + 12 : hour;
  const hours = half === 'a' && hour === 12 ? 0 : noonBased;
  return `${String(hours).padStart(2, '0')}:${groups.minute ?? '00'}`;
}
