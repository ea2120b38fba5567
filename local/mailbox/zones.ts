const windowsZones: Record<string, string> = {
  UTC: 'UTC',
  'Israel Standard Time': 'Asia/Jerusalem',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Atlantic/Reykjavik',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Romance Standard Time': 'Europe/Paris',
  'Central European Standard Time': 'Europe/Warsaw',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'GTB Standard Time': 'Europe/Bucharest',
  'FLE Standard Time': 'Europe/Kiev',
  'Turkey Standard Time': 'Europe/Istanbul',
  'Russian Standard Time': 'Europe/Moscow',
  'Arabian Standard Time': 'Asia/Dubai',
  'India Standard Time': 'Asia/Kolkata',
  'Singapore Standard Time': 'Asia/Singapore',
  'China Standard Time': 'Asia/Shanghai',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'AUS Eastern Standard Time': 'Australia/Sydney',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
  'E. South America Standard Time': 'America/Sao_Paulo',
};

const nameCharacters = 100;

/** The IANA name of a Windows or IANA zone name; `undefined` when nobody knows it. */
export function ianaZone(name: string): string | undefined {
  const windows = windowsZones[name];
  if (windows) return windows;
  if (name.length > nameCharacters) return undefined;
  // Some calendar programs prefix a path: /citadel.org/20210210_1/Europe/Berlin.
  const candidate = /^\/.*?([A-Z][A-Za-z_]+\/[A-Za-z_/+-]+)$/.exec(name)?.[1] ?? name;
  try {
    wallFormat(candidate);
    return candidate;
  } catch {
    return undefined;
  }
}

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
