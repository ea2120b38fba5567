import { findIana, findWindows } from 'windows-iana';
import { zoneNamed } from '#kernel';

const NAME_MAX_CHARS = 64;

/** The IANA name for a Windows or IANA name; `undefined` for a name that nobody knows. */
export function ianaZone(name: string): string | undefined {
  if (name.length > NAME_MAX_CHARS) return undefined;
  // The first of a Windows zone is its usual one (CLDR windowsZones, territory 001).
  return zoneNamed(name) ?? zoneNamed(findIana(name)[0] ?? '');
}

/** The Windows name for an IANA name; `undefined` where Windows has no such zone. */
export function windowsZone(name: string): string | undefined {
  // The table has one name of each zone, the one that Intl writes.
  const [found] = zoneNamed(name) ? findWindows(intlName(name)) : [];
  return found;
}

const intlName = (name: string) =>
  new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
