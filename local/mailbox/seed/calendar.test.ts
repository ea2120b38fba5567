import ICAL from 'ical.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesOf, readSeedFile, readSeedMails } from './read-seed.ts';

interface Busy {
  startMs: number;
  endMs: number;
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** Midnight in Berlin of the anchor's day (UTC+1 until the end of the seeded weeks' working days). */
const midnightMs = Date.parse('2026-03-11T23:00:00Z');

const eventsIn = (text: string): ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));

const calendar = filesOf('calendar').map((file) => ({ file, text: readSeedFile(file).toString('utf8') }));
const events = calendar.flatMap(({ text }) => eventsIn(text));
let invitations: ICAL.Event[] = [];

beforeAll(async () => {
  const parts = (await readSeedMails()).flatMap(({ email }) => email.attachments);
  invitations = parts
    .filter(({ mimeType }) => mimeType === 'text/calendar')
    .flatMap(({ content }) => eventsIn(new TextDecoder().decode(content as ArrayBuffer)));
});

const eventNamed = (title: string): ICAL.Event => {
  const found = events.find(({ summary }) => summary === title);
  if (!found) throw new Error(`no seed event is called ${title}`);
  return found;
};
const propertyOf = (event: ICAL.Event, name: string) => event.component.getFirstPropertyValue(name);
const msOf = (time: ICAL.Time): number => time.toUnixTime() * 1000;

function occurrencesOf(event: ICAL.Event): Busy[] {
  const lengthMs = event.duration.toSeconds() * 1000;
  if (event.startDate.isDate) {
    const days = (event.startDate.toJSDate().getTime() - new Date(2026, 2, 12).getTime()) / dayMs;
    const startMs = midnightMs + Math.round(days) * dayMs;
    return [{ startMs, endMs: startMs + lengthMs }];
  }
  if (!event.isRecurring()) return [{ startMs: msOf(event.startDate), endMs: msOf(event.endDate) }];
  const iterator = event.iterator();
  const found: Busy[] = [];
  for (let next = iterator.next(); next && found.length < 60; next = iterator.next())
    found.push({ startMs: msOf(next), endMs: msOf(next) + lengthMs });
  return found;
}

/** Free stretches of an hour and more between 9:00 and 18:00 of one day, as hours of the day. */
function gapsOfDay(day: number, busy: readonly Busy[]): { from: number; to: number }[] {
  const zeroMs = midnightMs + day * dayMs;
  const gaps: { from: number; to: number }[] = [];
  let freeFromMs = zeroMs + 9 * hourMs;
  const closing = { startMs: zeroMs + 18 * hourMs, endMs: zeroMs + 18 * hourMs };
  const today = busy.filter(({ startMs, endMs }) => endMs > freeFromMs && startMs < closing.startMs);
  for (const { startMs, endMs } of [...today.toSorted((a, b) => a.startMs - b.startMs), closing]) {
    if (startMs - freeFromMs >= hourMs)
      gaps.push({ from: (freeFromMs - zeroMs) / hourMs, to: (startMs - zeroMs) / hourMs });
    freeFromMs = Math.max(freeFromMs, endMs);
  }
  return gaps;
}

describe('the calendar files', () => {
  test('about fourteen files with about forty events, all parsed, each with a UID of its own', () => {
    expect(calendar.length).toBeGreaterThanOrEqual(14);
    expect(events.length).toBeGreaterThanOrEqual(40);
    expect(new Set([...events, ...invitations].map(({ uid }) => uid)).size).toBe(
      events.length + invitations.length,
    );
  });

  test('line ends are CRLF and no line is longer than 75 bytes', () => {
    for (const { file, text } of calendar) {
      expect(text.replaceAll('\r\n', ''), file).not.toMatch(/[\r\n]/);
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line), file).toBeLessThanOrEqual(75);
    }
  });

  test('the Acme Q3 review is tomorrow from 14:00 to 15:00 in Berlin, organised by Robin, with Dana', () => {
    const review = eventNamed('Acme Q3 review');
    expect(msOf(review.startDate)).toBe(midnightMs + dayMs + 14 * hourMs);
    expect(msOf(review.endDate)).toBe(midnightMs + dayMs + 15 * hourMs);
    expect(review.startDate.zone.tzid).toBe('Europe/Berlin');
    expect(review.organizer).toBe('mailto:demo@connectsoft.me');
    expect(review.attendees.map((guest) => guest.getFirstValue())).toEqual(['mailto:dana@acme.example']);
  });

  test('private, tentative, all-day, recurring, exempted and UTC events are all there', () => {
    expect(propertyOf(eventNamed('Dentist'), 'class')).toBe('PRIVATE');
    expect(events.filter((event) => propertyOf(event, 'status') === 'TENTATIVE').length).toBe(1);
    expect(events.filter(({ startDate }) => startDate.isDate).length).toBe(3);
    expect(eventNamed('Fjord Analytics: call with Boston').startDate.zone.tzid).toBe('UTC');
    const standUp = occurrencesOf(eventNamed('Halden stand-up'));
    expect(standUp.length).toBe(23);
    expect(standUp.map(({ startMs }) => startMs)).not.toContain(midnightMs - 4 * dayMs + 9 * hourMs);
  });

  test('events lie in the week before and in the two weeks after the anchor', () => {
    const days = events
      .flatMap(occurrencesOf)
      .map(({ startMs }) => Math.floor((startMs - midnightMs) / dayMs));
    expect(days.filter((day) => day < 0 && day >= -7).length).toBeGreaterThanOrEqual(5);
    expect(days.filter((day) => day > 7 && day <= 14).length).toBeGreaterThanOrEqual(5);
  });

  test('no recurrence names a weekday or ends at a date, so it survives a move by any number of days', () => {
    const rules = events.map((event) => String(propertyOf(event, 'rrule') ?? ''));
    for (const rule of rules) expect(rule).not.toMatch(/BYDAY|BYMONTH|UNTIL/);
  });
});

describe('free time next week', () => {
  test.each([1, 2, 3, 4, 5, 6, 7])(
    'with next Monday %i days after the anchor its working days hold two gaps, at 10:00 and at 15:00',
    (mondayOffset) => {
      const opaque = [...events, ...invitations].filter(
        (event) => propertyOf(event, 'transp') !== 'TRANSPARENT',
      );
      const busy = opaque.flatMap(occurrencesOf);
      const gaps = [0, 1, 2, 3, 4].flatMap((weekday) => gapsOfDay(mondayOffset + weekday, busy));
      expect(gaps.toSorted((a, b) => a.from - b.from)).toEqual([
        { from: 10, to: 11.5 },
        { from: 15, to: 16.5 },
      ]);
    },
  );
});
