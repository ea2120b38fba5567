import { Temporal } from 'temporal-polyfill';

export type PartOfDay = 'morning' | 'afternoon' | 'evening';

/** First and last hour of a part of the day. */
const hours: Record<PartOfDay, [number, number]> = {
  morning: [0, 12],
  afternoon: [12, 18],
  evening: [17, 24],
};

export const hoursOf = (part: PartOfDay | undefined): [number, number] => (part ? hours[part] : [0, 24]);

export function partOfDay(text: string): PartOfDay | undefined {
  if (/\b(?:dinner|evening|tonight|drinks)\b|ערב/iu.test(text)) return 'evening';
  if (/\b(?:morning|breakfast)\b|בבוקר/iu.test(text)) return 'morning';
  return /\b(?:afternoon|lunch)\b|אחר הצהריים/iu.test(text) ? 'afternoon' : undefined;
}

export function isInPart(instant: string, part: PartOfDay | undefined, zone: string): boolean {
  const { hour } = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const [from, to] = hoursOf(part);
  return hour >= from && hour < to;
}
