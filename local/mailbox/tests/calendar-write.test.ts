import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningMailbox } from '../index.ts';
import { addMail, control, dana, eml, graphClient, noa, openWorld, signIn } from './mailbox-client.ts';

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
const _moved = vevent([
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

test('the same transaction id makes one event', async () => {
  const first = await graph('POST', '/me/events', { ...lunch, transactionId: 'sug_1' });
  const second = await graph('POST', '/me/events', { ...lunch, transactionId: 'sug_1' });
  expect([first.status, second.status, second.json.id]).toEqual([201, 201, first.json.id]);
  expect(first.json).toMatchObject({
    start: { dateTime: '2026-03-13T10:00:00.0000000', timeZone: 'UTC' },
    isOrganizer: true,
    type: 'singleInstance',
    transactionId: 'sug_1',
    attendees: [{ status: { response: 'none' }, emailAddress: { address: noa } }],
  });
  expect((await reader('GET', '/me/events')).json.value).toHaveLength(1);
  const other = await graph('POST', '/me/events', { ...lunch, transactionId: 'sug_2' });
  expect(other.json.id).not.toBe(first.json.id);
});

test('an event is changed only under its current change key, given as etag or in the body', async () => {
  const { json: event } = await graph('POST', '/me/events', lunch);
  const change = await graph(
    'PATCH',
    `/me/events/${event.id}`,
    { location: { displayName: 'Café' } },
    { 'if-match': event['@odata.etag'] },
  );
  expect(change.json).toMatchObject({ location: { displayName: 'Café' }, subject: 'Lunch' });
  for (const [body, headers] of [
    [{ subject: 'x' }, { 'if-match': event['@odata.etag'] }],
    [{ subject: 'x', changeKey: event.changeKey }, {}],
  ] as const) {
    const stale = await graph('PATCH', `/me/events/${event.id}`, body, headers);
    expect([stale.status, stale.json.error.code]).toEqual([412, 'ErrorIrresolvableConflict']);
  }
  expect((await reader('GET', `/me/events/${event.id}`)).json.subject).toBe('Lunch');
});

test.each([
  [{ ...lunch, strat: 1 }, 'RequestBodyRead'],
  [{ subject: 'x' }, 'ErrorPropertyValidationFailure'],
  [{ ...lunch, end: { dateTime: '2026-03-13T09:00:00', timeZone: 'UTC' } }, 'ErrorPropertyValidationFailure'],
  [{ ...lunch, start: { dateTime: 'tomorrow', timeZone: 'UTC' } }, 'ErrorPropertyValidationFailure'],
  [
    { ...lunch, start: { dateTime: '2026-03-13T12:00:00', timeZone: 'Nowhere' } },
    'TimeZoneNotSupportedException',
  ],
  [{ ...lunch, isAllDay: true }, 'ErrorPropertyValidationFailure'],
])('a faulty event is refused (%#)', async (body, code) => {
  const reply = await graph('POST', '/me/events', body);
  expect([reply.status, reply.json.error.code]).toEqual([400, code]);
});

test('the reader cannot write to the calendar', async () => {
  const { json: event } = await graph('POST', '/me/events', lunch);
  for (const [method, path, body] of [
    ['POST', '/me/events', lunch],
    ['PATCH', `/me/events/${event.id}`, { subject: 'x' }],
    ['DELETE', `/me/events/${event.id}`, undefined],
    ['POST', `/me/events/${event.id}/cancel`, {}],
    ['POST', `/me/events/${event.id}/accept`, {}],
  ] as const) {
    expect((await reader(method, path, body)).status).toBe(403);
  }
});

test('changing or deleting one occurrence leaves the series alone', async () => {
  await addCalendar(weekly);
  const { value } = (await view('2026-03-08T00:00:00Z', '2026-03-26T00:00:00Z')).json;
  const changed = await graph('PATCH', `/me/events/${value[1].id}`, { subject: 'Standup outside' });
  expect(changed.json).toMatchObject({ id: value[1].id, type: 'exception', subject: 'Standup outside' });
  expect((await graph('DELETE', `/me/events/${value[2].id}`)).status).toBe(204);
  expect((await reader('GET', `/me/events/${value[2].id}`)).status).toBe(404);
  const after = (await view('2026-03-08T00:00:00Z', '2026-03-26T00:00:00Z')).json.value;
  expect(after.map(({ subject }: { subject: string }) => subject)).toEqual([
    'Standup',
    'Standup outside',
    'Standup',
    'Standup',
  ]);
  expect((await graph('DELETE', `/me/events/${value[0].seriesMasterId}`)).status).toBe(204);
  expect((await view('2026-03-08T00:00:00Z', '2026-03-26T00:00:00Z')).json.value).toEqual([]);
});

test('an invitation by mail becomes a tentative event and stays an attachment; its cancellation marks it', async () => {
  const event = (status: string) =>
    vevent([
      'UID:party@x',
      `SUMMARY:Party`,
      'DTSTART:20260320T170000Z',
      'DTEND:20260320T190000Z',
      `STATUS:${status}`,
      'ORGANIZER;CN=Avi:mailto:avi@example.com',
      `ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:${dana}`,
    ]);
  const invite = (method: string, status: string) =>
    eml({
      subject: 'Party',
      headers: ['Content-Type: multipart/alternative; boundary=b'],
      text: [
        '--b',
        'Content-Type: text/plain',
        '',
        'Come!',
        '--b',
        `Content-Type: text/calendar; method=${method}; charset=utf-8`,
        '',
        calendar(event(status), method),
        '--b--',
      ].join('\r\n'),
    });
  const { json } = await addMail(mailbox, invite('REQUEST', 'CONFIRMED'));
  expect((await reader('GET', `/me/messages/${json.id}/attachments`)).json.value).toMatchObject([
    { contentType: 'text/calendar' },
  ]);
  const [event1] = (await reader('GET', '/me/events')).json.value;
  expect(event1).toMatchObject({
    subject: 'Party',
    showAs: 'tentative',
    isOrganizer: false,
    responseStatus: { response: 'notResponded' },
    organizer: { emailAddress: { address: 'avi@example.com' } },
  });
  const cancel = await graph('POST', `/me/events/${event1.id}/cancel`, {});
  expect(cancel.status).toBe(400);

  await addMail(mailbox, invite('CANCEL', 'CANCELLED'));
  expect((await reader('GET', '/me/events')).json.value).toMatchObject([
    { id: event1.id, isCancelled: true },
  ]);
});

test('the organizer cancels, and the event is gone', async () => {
  const { json: event } = await graph('POST', '/me/events', lunch);
  expect((await graph('POST', `/me/events/${event.id}/cancel`, { comment: 'Sorry' })).status).toBe(202);
  expect((await reader('GET', `/me/events/${event.id}`)).status).toBe(404);
});

describe('an invitation', () => {
  const party = (attendee = dana, more: string[] = []) =>
    vevent([
      'UID:party@x',
      'SUMMARY:Party',
      'DTSTART:20260320T170000Z',
      'DTEND:20260320T190000Z',
      `ORGANIZER;CN=Noa:mailto:${noa}`,
      `ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:${attendee}`,
      ...more,
    ]);
  const invited = async (more: string[] = []) => {
    await control(mailbox, 'DELETE', `accounts/${noa}`);
    await control(mailbox, 'POST', 'accounts', { address: noa, name: 'Noa Cohen' });
    await control(mailbox, 'POST', `accounts/${noa}/events`, calendar(party(dana, more)));
    await addCalendar(party(dana, more));
    return (await view('2026-03-20T00:00:00Z', '2026-03-21T00:00:00Z')).json.value[0];
  };
  const sent = async (address: string, folder: string) =>
    (await control(mailbox, 'GET', `accounts/${address}/mailbox`)).json.folders.find(
      (one: { folder: string }) => one.folder === folder,
    )?.messages ?? [];
  const answersAtNoa = async () => {
    const { events } = (await control(mailbox, 'GET', `accounts/${noa}/mailbox`)).json;
    return events[0].attendees.map(({ response }: { response: string }) => response);
  };

  test.each([
    ['accept', 'accepted', 'busy', 'Accepted: Party'],
    ['tentativelyAccept', 'tentativelyAccepted', 'tentative', 'Tentative: Party'],
  ])('is answered by %s: calendar and organizer know', async (verb, response, showAs, subject) => {
    const event = await invited();
    const body = { comment: 'I look forward to it.', sendResponse: true };
    expect((await graph('POST', `/me/events/${event.id}/${verb}`, body)).status).toBe(202);
    expect((await reader('GET', `/me/events/${event.id}`)).json).toMatchObject({
      showAs,
      responseStatus: { response },
    });
    expect(await sent(dana, 'sentitems')).toMatchObject([{ subject }]);
    expect(await sent(noa, 'inbox')).toMatchObject([{ subject, text: 'I look forward to it.' }]);
    expect(await answersAtNoa()).toEqual([response]);
  });

  test('that is declined leaves the calendar; without a response nobody is told', async () => {
    const event = await invited();
    const body = { sendResponse: false };
    expect((await graph('POST', `/me/events/${event.id}/decline`, body)).status).toBe(202);
    expect((await reader('GET', `/me/events/${event.id}`)).status).toBe(404);
    expect(await sent(dana, 'sentitems')).toEqual([]);
    expect(await answersAtNoa()).toEqual(['notResponded']);
  });

  test('to a series is answered for one occurrence or for all of them', async () => {
    const first = await invited(['RRULE:FREQ=WEEKLY;COUNT=3']);
    expect((await graph('POST', `/me/events/${first.id}/decline`, {})).status).toBe(202);
    expect((await graph('POST', `/me/events/${first.seriesMasterId}/accept`, {})).status).toBe(202);
    const left = (await view('2026-03-20T00:00:00Z', '2026-04-20T00:00:00Z')).json.value;
    expect(left.map((one: { responseStatus: { response: string } }) => one.responseStatus.response)).toEqual([
      'accepted',
      'accepted',
    ]);
  });

  test.each([
    ['accept', { proposedNewTime: {} }, 'RequestBodyRead'],
    ['accept', { sendResponse: 'yes' }, 'RequestBodyRead'],
    ['decline', { proposedNewTime: { start: lunch.start, end: lunch.end } }, 'ErrorInvalidRequest'],
  ])('is not answered by %s with %j', async (verb, body, code) => {
    const event = await invited();
    const refused = await graph('POST', `/me/events/${event.id}/${verb}`, body);
    expect([refused.status, refused.json.error.code]).toEqual([400, code]);
  });

  test('of one’s own, or to what was cancelled, is not answered', async () => {
    const { json: own } = await graph('POST', '/me/events', lunch);
    expect((await graph('POST', `/me/events/${own.id}/accept`, {})).json.error.code).toBe(
      'ErrorInvalidRequest',
    );
    const event = await invited(['STATUS:CANCELLED']);
    expect((await graph('POST', `/me/events/${event.id}/decline`, {})).json.error.code).toBe(
      'ErrorCalendarIsCancelledForDecline',
    );
  });
});
