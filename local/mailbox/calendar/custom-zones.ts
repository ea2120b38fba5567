import ICAL from 'ical.js';
import { ianaZone, instantOf } from '../zones.ts';

/** Says which zone a TZID of one calendar file means at a wall time, and the wall time there. */
export interface FileZones {
  at(wall: string, zoneName: string): { wall: string; zone: string };
}

/**
 * A file may define its zones itself (VTIMEZONE), under names that nobody else knows or that mean another zone
 * elsewhere. The definition counts (RFC 5545 §3.6.5): it is taken for the zone whose clocks go as it says. A time
 * without a zone belongs to `homeZone`.
 */
export function fileZones(calendars: ICAL.Component[], homeZone: string): FileZones {
  const definitions = new Map(calendars.flatMap(zonesIn));
  const found = new Map<string, string | undefined>();
  let searches = 0;

  function search(definition: Definition, walls: string[]): string | undefined {
    searches += 1;
    const zones = searches > mostSearches ? [] : [homeZone, ...Intl.supportedValuesOf('timeZone')];
    return zones.find((zone) => agree(definition, zone, walls));
  }

  function zoneOfYear(name: string, definition: Definition, year: number): string | undefined {
    const key = `${name} ${year}`;
    if (!found.has(key)) found.set(key, search(definition, monthly(year)));
    return found.get(key);
  }

  return {
    at(wall, zoneName) {
      const known = ianaZone(zoneName || homeZone);
      const definition = definitions.get(zoneName);
      if (!definition) return { wall, zone: known ?? homeZone };
      const noon = `${yearWithin(definition, wall)}${wall.slice(4, 10)}T12:00:00`;
      if (known && agree(definition, known, [noon])) return { wall, zone: known };
      const zone = zoneOfYear(zoneName, definition, Number(noon.slice(0, 4)));
      if (zone && agree(definition, zone, [noon])) return { wall, zone };
      const alike = search(definition, [noon]);
      return alike ? { wall, zone: alike } : { wall: inUtc(wall, definition.offsetMs(noon)), zone: 'UTC' };
    },
  };
}

interface Definition {
  firstYear: number;
  offsetMs(wall: string): number;
}

function zonesIn(calendar: ICAL.Component): [string, Definition][] {
  const components = calendar.getAllSubcomponents('vtimezone').slice(0, mostZones);
  return components.flatMap((component) => {
    const name = String(component.getFirstPropertyValue('tzid') ?? '');
    const definition = name === '' ? undefined : definitionOf(component);
    return definition ? [[name, definition] as [string, Definition]] : [];
  });
}

/** Bounds for a file that somebody made to keep us busy; beyond them a time is kept in UTC, at its right moment. */
const mostZones = 50;
const mostChanges = 100;
const mostSearches = 50;

/** `undefined` for one that does not say how its clocks go, or would take for ever to be followed. */
function definitionOf(component: ICAL.Component): Definition | undefined {
  const changes = component.getAllSubcomponents();
  const years = changes.map((change) => {
    const start = change.getFirstPropertyValue('dtstart');
    return start instanceof ICAL.Time && change.hasProperty('tzoffsetto') ? start.year : Number.NaN;
  });
  if (years.length === 0 || years.length > mostChanges || years.some(Number.isNaN)) return undefined;
  if (!changes.every(turnsByTheYear)) return undefined;
  const zone = new ICAL.Timezone(component);
  return {
    firstYear: Math.min(...years),
    offsetMs: (wall) => zone.utcOffset(ICAL.Time.fromDateTimeString(wall)) * 1000,
  };
}

function turnsByTheYear(change: ICAL.Component): boolean {
  if (change.getAllProperties('rdate').length > mostChanges) return false;
  return change.getAllProperties('rrule').every((property) => {
    const rule = String(property.getFirstValue() ?? '').toUpperCase();
    return rule.includes('FREQ=YEARLY') && !/BY(?:HOUR|MINUTE|SECOND|YEARDAY|WEEKNO)/.test(rule);
  });
}

/** Before its first change a definition says nothing; the year after stands for all earlier ones. */
const yearWithin = ({ firstYear }: Definition, wall: string): string =>
  String(Math.max(Number(wall.slice(0, 4)), firstYear + 1)).padStart(4, '0');

/** Clocks change at night and in the second half of the months in which they do, or early in them. */
const monthly = (year: number): string[] =>
  Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}-15T12:00:00`);

const agree = (definition: Definition, zone: string, walls: string[]): boolean =>
  walls.every((wall) => Date.parse(`${wall}Z`) - instantOf(wall, zone) === definition.offsetMs(wall));

const inUtc = (wall: string, offsetMs: number): string =>
  new Date(Date.parse(`${wall}Z`) - offsetMs).toISOString().slice(0, 19);
