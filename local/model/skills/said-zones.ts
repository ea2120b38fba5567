/** Letters that stand behind a clock time, with the zone or the offset they mean to those who write them. */
const zones: Record<string, string> = {
  PT: 'America/Los_Angeles',
  PST: '-08:00',
  PDT: '-07:00',
  MT: 'America/Denver',
  MST: '-07:00',
  MDT: '-06:00',
  CT: 'America/Chicago',
  CST: '-06:00',
  CDT: '-05:00',
  ET: 'America/New_York',
  EST: '-05:00',
  EDT: '-04:00',
  UTC: '+00:00',
  GMT: '+00:00',
  BST: '+01:00',
  WET: '+00:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  JST: '+09:00',
  SGT: '+08:00',
  HKT: '+08:00',
  AEST: '+10:00',
  AEDT: '+11:00',
};
/** India, Ireland and Israel use the same three letters. */
const several = ['IST'];

const letters = `(?:UTC|GMT) ?[+-]\\d{1,2}(?::?\\d\\d)?|${[...Object.keys(zones), ...several].join('|')}`;

/** A part of a pattern: the zone behind a clock time, in a group of this name. */
export const zoneSaid = (group: string): string => `\\s?\\(?(?<${group}>${letters})\\b\\)?`;

/** An IANA name or an offset; `unknown` where the letters mean several zones. */
export function saidZone(written: string): string {
  const said = written.toUpperCase().replace(/\s/g, '');
  const {
    sign,
    hours,
    minutes = '00',
  } = /^(?:UTC|GMT)(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>\d\d))?$/.exec(said)?.groups ?? {};
  if (sign && hours) return `${sign}${hours.padStart(2, '0')}:${minutes}`;
  return zones[said] ?? 'unknown';
}
