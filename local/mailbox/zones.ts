import { findIana } from 'windows-iana';

const nameCharacters = 100;

/** The IANA name of a Windows or IANA zone name, as calendar files write them; `undefined` when nobody knows it. */
export function ianaZone(name: string): string | undefined {
  if (name.length > nameCharacters) return undefined;
  const [windows] = findIana(name);
  // Some calendar programs prefix a path: /citadel.org/20210210_1/Europe/Berlin.
  const candidate = windows ?? /^\/.*?([A-Z][A-Za-z_]+\/[A-Za-z_/+-]+)$/.exec(name)?.[1] ?? name;
  // "UTC" in every program, whatever the table calls it.
  if (candidate === 'Etc/UTC') return 'UTC';
  try {
    wallFormat(candidate);
    return candidate;
  } catch {
    return undefined;
  }
}

/** The IANA names that Graph takes beside all Windows ones: facts.md, "zone names". */
const graphNames = new Set(
  (
    'Etc/GMT+12 Etc/GMT+11 Etc/GMT+2 Etc/GMT Etc/GMT-12 ' +
    'Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi Africa/Windhoek ' +
    'America/Anchorage America/Argentina/Buenos_Aires America/Asuncion America/Bahia America/Bogota America/Caracas ' +
    'America/Cayenne America/Chicago America/Chihuahua America/Cuiaba America/Denver America/Godthab ' +
    'America/Guatemala America/Halifax America/Indiana/Indianapolis America/La_Paz America/Los_Angeles ' +
    'America/Mexico_City America/Montevideo America/New_York America/Phoenix America/Regina America/Santa_Isabel ' +
    'America/Santiago America/Sao_Paulo America/St_Johns ' +
    'Asia/Almaty Asia/Amman Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Beirut Asia/Colombo Asia/Damascus Asia/Dhaka ' +
    'Asia/Dubai Asia/Irkutsk Asia/Jerusalem Asia/Kabul Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Krasnoyarsk ' +
    'Asia/Magadan Asia/Novosibirsk Asia/Rangoon Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei ' +
    'Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Tokyo Asia/Ulaanbaatar Asia/Vladivostok Asia/Yakutsk ' +
    'Asia/Yekaterinburg Asia/Yerevan ' +
    'Atlantic/Azores Atlantic/Cape_Verde Atlantic/Reykjavik ' +
    'Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Perth Australia/Sydney ' +
    'Europe/Berlin Europe/Bucharest Europe/Budapest Europe/Istanbul Europe/Kaliningrad Europe/Kiev Europe/London ' +
    'Europe/Moscow Europe/Paris Europe/Warsaw ' +
    'Indian/Mauritius Pacific/Apia Pacific/Auckland Pacific/Fiji Pacific/Guadalcanal Pacific/Honolulu ' +
    'Pacific/Kiritimati Pacific/Port_Moresby Pacific/Tongatapu'
  ).split(' '),
);

/** The zone of a name that Graph takes in requests; `undefined` for any other, known elsewhere or not. */
export const graphZone = (name: string): string | undefined =>
  findIana(name).length > 0 || graphNames.has(name) ? ianaZone(name) : undefined;

const formats = new Map<string, Intl.DateTimeFormat>();

function wallFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, format);
  return format;
}

/** `2026-03-12T15:00:00`, what a clock on the wall of that zone shows at this instant. */
export const wallAt = (instantMs: number, zone: string): string =>
  wallFormat(zone).format(instantMs).replace(' ', 'T');

/** The instant of a wall clock time; a time skipped by daylight saving becomes the hour after the jump. */
export function instantOf(wall: string, zone: string): number {
  const asUtcMs = Date.parse(`${wall}Z`);
  const offsetAt = (ms: number) => Date.parse(`${wallAt(ms, zone)}Z`) - Math.floor(ms / 1000) * 1000;
  const guessMs = asUtcMs - offsetAt(asUtcMs);
  return asUtcMs - offsetAt(guessMs);
}

export const addDays = (wall: string, days: number): string => {
  const shifted = new Date(Date.parse(`${wall.length === 10 ? `${wall}T00:00:00` : wall}Z`) + days * dayMs);
  return shifted.toISOString().slice(0, wall.length === 10 ? 10 : 19);
};

export const dayMs = 86_400_000;
