import { describe, expect, test } from 'vitest';
import { WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { zoneNamed } from '#kernel';
import { graphZone } from '../../../../local/mailbox/zones.ts';
import { isSameTime } from '../capabilities/calendar.ts';
import { classOf } from '../capabilities/suite/under-test.ts';
import { fromTime, GraphEvent, toCalendarEvent } from '../drivers/microsoft/to-event.ts';
import { freeBusyOf } from './free-busy.ts';
import { ianaZone, windowsZone } from './zones.ts';

const ZONES = [
  ...Intl.supportedValuesOf('timeZone'),
  'EST5EDT',
  'MST',
  'Asia/Tel_Aviv',
  'Europe/Kyiv',
  'UTC',
];
const WINDOWS = [...new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))];
const at = '2026-07-01T10:00:00.000Z';

const told = (parts: object) =>
  toCalendarEvent(
    GraphEvent.parse({
      id: 'e',
      start: { dateTime: '2026-07-01T10:00:00.0000000', timeZone: 'UTC' },
      end: { dateTime: '2026-07-01T11:00:00.0000000', timeZone: 'UTC' },
      ...parts,
    }),
  ).start;

describe('every zone that a person may choose works for a calendar', () => {
  test('a plan in it is written with a name that the vendor takes, and is the same moment when it comes back', () => {
    for (const zone of ZONES) {
      const { dateTime, timeZone } = fromTime({ at, zone });
      expect([zone, graphZone(timeZone)]).not.toEqual([zone, undefined]);
      const back = told({ start: { dateTime, timeZone }, originalStartTimeZone: timeZone });
      expect([zone, 'at' in back && back.at]).toEqual([zone, at]);
    }
  });

  test('the calendar goes on showing its clock, but for a few that Windows does not know', () => {
    const others = ZONES.filter((zone) => {
      const shown = { at, zone: ianaZone(windowsZone(zone) ?? 'UTC') ?? '' };
      return !isSameTime({ at, zone }, shown);
    });
    expect(others.length).toBeLessThan(20);
    expect(ZONES.filter((zone) => !windowsZone(zone)).length).toBeLessThan(5);
  });

  test('its working hours are found', () => {
    const ask = { from: new Date('2026-07-06T00:00:00Z'), to: new Date('2026-07-08T00:00:00Z'), minutes: 60 };
    for (const zone of ZONES)
      expect([zone, freeBusyOf([], { ...ask, zone }).slots.length > 0]).toEqual([zone, true]);
  });
});

describe('every zone that a vendor may name is understood', () => {
  test('all names of Windows have a zone that works here', () => {
    expect(WINDOWS.length).toBeGreaterThan(130);
    expect(WINDOWS.filter((name) => zoneNamed(ianaZone(name) ?? '') !== ianaZone(name))).toEqual([]);
  });

  test.each(['tzone://Microsoft/Custom', 'Customized Time Zone', 'PST', '', 'x'.repeat(100_000), null])(
    'an event planned in %j keeps its moment',
    (originalStartTimeZone) => {
      expect(told({ originalStartTimeZone })).toEqual({ at, zone: 'UTC' });
    },
  );

  test.each([
    { dateTime: '2026-07-01T10:00:00', timeZone: 'Nowhere Standard Time' },
    { dateTime: '2026-13-45T10:00:00', timeZone: 'UTC' },
    { dateTime: 'tomorrow', timeZone: 'UTC' },
  ])('a moment that cannot be told is not taken for another: %j', (start) => {
    expect(() => told({ start })).toThrow();
  });

  test('a plan in a zone that nobody knows is not sent', async () => {
    const sent = (async () => fromTime({ at, zone: 'Nowhere/Land' }))();
    expect(await classOf(sent)).toBe('rejected');
  });
});
