import { describe, expect, test } from 'vitest';
import { Zone, zoneKept, zoneNamed } from './zone.ts';

/** Names that are links in the database, or were its names once. */
const LINKS = [
  'EST5EDT CST6CDT MST7MDT PST8PDT EST MST HST CET EET MET WET GMT UTC UCT Zulu Universal Greenwich Etc/UTC',
  'Etc/GMT+12 Etc/GMT-14 GB NZ PRC ROC ROK Japan Israel Egypt Turkey US/Pacific Asia/Tel_Aviv Asia/Kolkata',
  'Europe/Kyiv Europe/Kiev America/Buenos_Aires America/Argentina/Buenos_Aires America/Port-au-Prince',
]
  .join(' ')
  .split(' ');
const ALL = [...Intl.supportedValuesOf('timeZone'), ...LINKS];

test.each(['lower', 'upper'])('a zone in %s case is the zone in its own spelling', (way) => {
  const spelled = ALL.map((name) => zoneNamed(way === 'lower' ? name.toLowerCase() : name.toUpperCase()));
  for (const name of spelled) {
    expect(zoneNamed(name ?? '')).toBe(name);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: name })).not.toThrow();
  }
  expect(zoneNamed('eUROPE/bERLIN')).toBe('Europe/Berlin');
});

test('every zone of the database, its links included, is taken', () => {
  expect(ALL.filter((name) => Zone.safeParse(name).data?.toLowerCase() !== name.toLowerCase())).toEqual([]);
});

describe('what means more than one zone, or none, is refused with a word that says what is wanted', () => {
  const UNCLEAR =
    'PST IST BST CST AST ACT AET ART CAT EAT ECT IET JST MIT NET NST PLT PNT PRT SST VST +02:00 -0500 +05 ' +
    'UTC+2 GMT+3 Mars/Olympus Factory localtime constructor __proto__ Europe Europe/ /Europe/Berlin Europe/Berlin\0';
  test.each([...UNCLEAR.split(' '), '', ' ', 'Europe/Berlin ', 'E'.repeat(65), `Etc/${'x'.repeat(200_000)}`])(
    '%j',
    (name) => {
      const refused = Zone.safeParse(name);
      expect(refused.error?.issues.map(({ message }) => message).join()).toMatch(/Europe\/Berlin|64/);
    },
  );
});

test('a name that was kept from before is read as the zone that was meant, and as UTC when nobody can tell', () => {
  expect(['PST', 'IST', 'EST5EDT', 'Europe/Berlin'].map(zoneKept)).toEqual([
    'America/Los_Angeles',
    'Asia/Calcutta',
    'EST5EDT',
    'Europe/Berlin',
  ]);
  expect(['Mars/Olympus', '', 'x'.repeat(100)].map(zoneKept)).toEqual(['UTC', 'UTC', 'UTC']);
});
