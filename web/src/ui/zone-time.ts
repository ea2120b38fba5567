/** What the clocks of a zone show at a moment, as a field for date and time has it: `2026-03-12T10:00`; empty for no moment. */
export function wallTime(at: number, zone: string | undefined): string {
  if (Number.isNaN(at)) return '';
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...(zone && { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The moment at which the clocks of a zone show a time. Where they jump over it, the one as long after the jump; where
 * they show it twice, the first. NaN for what is no time.
 */
export function momentOf(wall: string, zone: string | undefined): number {
  const wanted = asUtc(wall);
  const offsets = [wanted - DAY_MS, wanted + DAY_MS].map((at) => offsetMs(at, zone));
  const moments = offsets.map((offset) => wanted - offset);
  return moments.find((at) => wallTime(at, zone) === wall) ?? moments[0] ?? Number.NaN;
}

/** A moment with the offset of a zone, as the API takes times of events: `2026-03-12T10:00:00+02:00`. */
export function withOffset(at: number, zone: string | undefined): string {
  const minutes = Math.round(offsetMs(at, zone) / 60_000);
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const sign = minutes < 0 ? '-' : '+';
  return `${wallTime(at, zone)}:00${sign}${twoDigits(hours)}:${twoDigits(rest)}`;
}

const DAY_MS = 24 * 3_600_000;
const twoDigits = (value: number): string => String(value).padStart(2, '0');
const asUtc = (wall: string): number => (wall.includes('T') ? Date.parse(`${wall}:00Z`) : Number.NaN);

function offsetMs(at: number, zone: string | undefined): number {
  if (Number.isNaN(at)) return Number.NaN;
  const minute = Math.floor(at / 60_000) * 60_000;
  return asUtc(wallTime(minute, zone)) - minute;
}
