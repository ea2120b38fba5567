import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningMailbox } from '../index.ts';
import { control, dana, graphClient, noa, openWorld, signIn } from './mailbox-client.ts';

let mailbox: RunningMailbox;
let graph: ReturnType<typeof graphClient>;
let reader: ReturnType<typeof graphClient>;
beforeAll(async () => {
  mailbox = await openWorld({ now: () => new Date('2026-03-12T12:00:00Z') });
});
beforeEach(async () => {
  await control(mailbox, 'DELETE', `accounts/${dana}`);
  await control(mailbox, 'POST', 'accounts', {
    address: dana,
    name: 'Dana Levi',
    timeZone: 'Asia/Jerusalem',
  });
  graph = graphClient(mailbox, (await signIn(mailbox)).accessToken);
  reader = graphClient(mailbox, (await signIn(mailbox, { role: 'reader' })).accessToken);
});
afterAll(() => mailbox.stop());

const calendar = (lines: string[], method = 'PUBLISH') =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test',
    `METHOD:${method}`,
    ...lines,
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const vevent = (lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20260301T000000Z', ...lines, 'END:VEVENT'];
const addCalendar = (lines: string[], query = '') =>
  control(mailbox, 'POST', `accounts/${dana}/events${query}`, calendar(lines));
const weekly = vevent([
  'UID:standup@x',
  'SUMMARY:Standup',
  'DTSTART;TZID=Asia/Jerusalem:20260309T100000',
  'DTEND;TZID=Asia/Jerusalem:20260309T103000',
  'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260410T000000Z',
  'EXDATE;TZID=Asia/Jerusalem:20260311T100000',
]);
const moved = vevent([
  'UID:standup@x',
  'SUMMARY:Standup (late)',
  'RECURRENCE-ID;TZID=Asia/Jerusalem:20260316T100000',
  'DTSTART;TZID=Asia/Jerusalem:20260316T150000',
  'DTEND;TZID=Asia/Jerusalem:20260316T153000',
]);
const view = (from: string, to: string, more = '') =>
  reader('GET', `/me/calendarView?startDateTime=${from}&endDateTime=${to}&$top=50${more}`);
const lunch = {
  subject: 'Lunch',
  start: { dateTime: '2026-03-13T12:00:00', timeZone: 'Asia/Jerusalem' },
  end: { dateTime: '2026-03-13T13:00:00', timeZone: 'Israel Standard Time' },
  attendees: [{ type: 'required', emailAddress: { address: noa, name: 'Noa Cohen' } }],
};

test('a series is shown as its occurrences, with what was left out and moved, at the same wall time all year', async () => {
  await addCalendar([...weekly, ...moved]);
  const { value } = (await view('2026-03-08T00:00:00Z', '2026-04-02T00:00:00Z')).json;
  expect(
    value.map((event: { start: { dateTime: string }; type: string }) => [
      event.start.dateTime.slice(0, 16),
      event.type,
    ]),
  ).toEqual([
    ['2026-03-09T08:00', 'occurrence'],
    ['2026-03-16T13:00', 'exception'],
    ['2026-03-18T08:00', 'occurrence'],
    ['2026-03-23T08:00', 'occurrence'],
    ['2026-03-25T08:00', 'occurrence'],
    ['2026-03-30T07:00', 'occurrence'],
    ['2026-04-01T07:00', 'occurrence'],
  ]);
  const one = await reader('GET', `/me/events/${value[2].id}`);
  expect(one.json).toMatchObject({
    id: value[2].id,
    seriesMasterId: value[0].seriesMasterId,
    subject: 'Standup',
  });
  const master = await reader('GET', `/me/events/${value[0].seriesMasterId}`);
  expect(master.json).toMatchObject({
    type: 'seriesMaster',
    recurrence: {
      pattern: { type: 'weekly', daysOfWeek: ['monday', 'wednesday'] },
      range: { type: 'endDate' },
    },
  });
});

test('event times come in the zone that the caller prefers', async () => {
  await addCalendar(weekly);
  const reply = await reader(
    'GET',
    '/me/calendarView?startDateTime=2026-03-09T00:00:00Z&endDateTime=2026-03-10T00:00:00Z',
    undefined,
    { prefer: 'outlook.timezone="Asia/Jerusalem"' },
  );
  expect(reply.json.value[0]).toMatchObject({
    start: { dateTime: '2026-03-09T10:00:00.0000000', timeZone: 'Asia/Jerusalem' },
    originalStartTimeZone: 'Asia/Jerusalem',
  });
  const bad = await reader('GET', '/me/events', undefined, { prefer: 'outlook.timezone="Mars/Base"' });
  expect([bad.status, bad.json.error.code]).toEqual([400, 'TimeZoneNotSupportedException']);
});

test('a calendar view needs its window and pages through it', async () => {
  expect((await reader('GET', '/me/calendarView')).status).toBe(400);
  await addCalendar(weekly);
  const first = await reader(
    'GET',
    '/me/calendarView?startDateTime=2026-03-08T00:00:00Z&endDateTime=2026-04-11T00:00:00Z&$top=4&$select=subject',
  );
  expect(first.json.value).toHaveLength(4);
  expect((await reader('GET', first.json['@odata.nextLink'])).json.value).toHaveLength(4);
});

test('an all-day event is midnight to midnight in any zone', async () => {
  await addCalendar(vevent(['UID:holiday@x', 'SUMMARY:Purim', 'DTSTART;VALUE=DATE:20260303']));
  const { value } = (await view('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z')).json;
  expect(value).toMatchObject([
    {
      isAllDay: true,
      start: { dateTime: '2026-03-03T00:00:00.0000000' },
      end: { dateTime: '2026-03-04T00:00:00.0000000' },
    },
  ]);
});

test('events are filtered by time and found by their own mark', async () => {
  const id = 'String {6f1c2a7e-3b0d-4c59-9a44-d2b8a1f0c3e5} Name csSuggestionId';
  await graph('POST', '/me/events', { ...lunch, singleValueExtendedProperties: [{ id, value: 'sug_7' }] });
  const ask = async (filter: string) =>
    (await reader('GET', `/me/events?$filter=${encodeURIComponent(filter)}`)).json.value?.length;
  expect(await ask("start/dateTime ge '2026-03-13T10:00:00' and end/dateTime le '2026-03-13T11:00:00'")).toBe(
    1,
  );
  expect(await ask("start/dateTime gt '2026-03-13T10:00:00'")).toBe(0);
  expect(await ask(`singleValueExtendedProperties/Any(ep: ep/id eq '${id}' and ep/value eq 'sug_7')`)).toBe(
    1,
  );
  expect(await ask("transactionId eq 'x'")).toBeUndefined();
});

test('free and busy is told for accounts of this server and refused for others', async () => {
  await graph('POST', '/me/events', lunch);
  const reply = await reader('POST', '/me/calendar/getSchedule', {
    schedules: [dana, 'stranger@x.org'],
    startTime: { dateTime: '2026-03-13T09:30:00', timeZone: 'UTC' },
    endTime: { dateTime: '2026-03-13T11:30:00', timeZone: 'UTC' },
    availabilityViewInterval: 30,
  });
  expect(reply.json.value).toMatchObject([
    {
      scheduleId: dana,
      availabilityView: '0220',
      scheduleItems: [{ status: 'busy', start: { dateTime: '2026-03-13T10:00:00.0000000' } }],
    },
    { scheduleId: 'stranger@x.org', error: { responseCode: 'ErrorMailRecipientNotFound' } },
  ]);
});

test('mailbox settings name the time zone', async () => {
  expect((await graph('GET', '/me/mailboxSettings')).json.timeZone).toBe('Asia/Jerusalem');
});

test('shifting a calendar by days keeps wall times and turns weekly rules', async () => {
  await addCalendar(weekly, '?shiftDays=3');
  const { value } = (await view('2026-03-11T00:00:00Z', '2026-03-24T00:00:00Z')).json;
  // Monday and Wednesday became Thursday and Saturday; the excluded Wednesday the 11th became Saturday the 14th.
  expect(value.map((event: { start: { dateTime: string } }) => event.start.dateTime.slice(0, 16))).toEqual([
    '2026-03-12T08:00',
    '2026-03-19T08:00',
    '2026-03-21T08:00',
  ]);
});

test('a calendar nobody can read is refused', async () => {
  const reply = await control(
    mailbox,
    'POST',
    `accounts/${dana}/events`,
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n',
  );
  expect(reply.status).toBe(422);
});

test('a rule without end and without mercy does not stop the server', async () => {
  await addCalendar(
    vevent(['UID:bomb@x', 'SUMMARY:Tick', 'DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY']),
  );
  expect((await view('2026-03-11T00:00:00Z', '2026-03-12T00:00:00Z')).status).toBe(200);
});
