const MICRO_USD = 1_000_000;
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** Times in the zone, and everything in the way of writing, that the person chose. */
export interface Formats {
  /** Such as 14:05. */
  time(iso: string): string;
  /** Such as Tue, 1 Dec. */
  day(iso: string): string;
  dayAndTime(iso: string): string;
  /** Such as “3 hours ago” or “in 2 days”; “now” within a minute. */
  relative(iso: string, now?: number): string;
  /** Such as 2 min, or 40 s. */
  duration(ms: number): string;
  number(value: number): string;
  percent(part: number): string;
  /** Millionths of a US dollar. */
  usd(microUsd: number): string;
  /** An amount of a currency, in its smallest unit. */
  money(amount: { amountMinor: number; currency: string }): string;
  list(parts: string[]): string;
}

export function formatsOf(locale: string, timeZone: string | undefined): Formats {
  const zone = timeZone ? { timeZone } : {};
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone });
  const day = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', ...zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const list = new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' });
  return {
    time: (iso) => time.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    dayAndTime: (iso) => `${day.format(new Date(iso))}, ${time.format(new Date(iso))}`,
    relative(iso, now = Date.now()) {
      const ms = Date.parse(iso) - now;
      const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? [];
      const said = unit && size ? relative.format(Math.trunc(ms / size), unit) : relative.format(0, 'second');
      // In Hebrew ICU writes a one in brackets after the word that says it already.
      return said.replace(' (1)', '');
    },
    duration: (ms) =>
      ms < 90_000
        ? unitOf(locale, 'second', Math.max(1, Math.round(ms / 1_000)))
        : unitOf(locale, 'minute', Math.round(ms / 60_000)),
    number: (value) => number.format(value),
    percent: (part) => percent.format(part),
    usd: (microUsd) => usdOf(locale, microUsd),
    money: (amount) => moneyOf(locale, amount),
    list: (parts) => list.format(parts),
  };
}

const unitOf = (locale: string, unit: string, value: number): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);

/** What a run costs is a fraction of a cent, so small amounts show as many places as say something. */
function usdOf(locale: string, microUsd: number): string {
  const digits = microUsd !== 0 && microUsd < MICRO_USD / 10 ? 4 : 2;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(microUsd / MICRO_USD);
}

function moneyOf(
  locale: string,
  { amountMinor, currency }: { amountMinor: number; currency: string },
): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
  const { maximumFractionDigits = 2 } = format.resolvedOptions();
  return format.format(amountMinor / 10 ** maximumFractionDigits);
}
