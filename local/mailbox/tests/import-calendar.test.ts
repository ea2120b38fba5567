import { afterEach, beforeEach, expect, test } from 'vitest';
import { importWorld } from './import-world.ts';
import { dana, eml, graphClient, signIn } from './mailbox-client.ts';

let world: Awaited<ReturnType<typeof importWorld>>;
beforeEach(async () => {
  world = await importWorld();
});
afterEach(() => world.close());

const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (summary: string, ...lines: string[]) => [
  'BEGIN:VEVENT',
  `UID:${summary}@x`,
  `SUMMARY:${summary}`,
  ...lines,
  'END:VEVENT',
];
const at = (start: string) => [`DTSTART:${start}`, 'DURATION:PT1H'];

test('calendar files are imported with the mail or alone, and what is there already stays as it is', async () => {
  await world.write({
    'mail/a.eml': eml({ date: 'Thu, 12 Mar 2026 08:00:00 +0000' }),
    'mail/work.ics': calendar(
      ...event('Call', ...at('20260312T150000Z')),
      ...event('Lunch', ...at('20260313T110000Z')),
    ),
    'mail/orphan.ics': calendar(
      ...event('Moved once', 'RECURRENCE-ID:20260312T150000Z', ...at('20260312T160000Z')),
    ),
  });
  expect(await world.run('mail/work.ics', '--dates', 'keep')).toBe(0);
  expect(world.lines).toContain('  Calendar       2 imported');
  expect((await world.events()).map(({ startsAt }) => startsAt)).toEqual([
    '2026-03-12T15:00:00.000Z',
    '2026-03-13T11:00:00.000Z',
  ]);

  await world.run('mail', '--dates', 'keep');
  expect(world.lines).toContain('  Calendar       0 imported, 2 already there');
  expect(world.lines).toContain(
    '  left out orphan.ics "Moved once": it changes one occurrence of a series that is not there',
  );
  expect(world.lines.at(-1)).toBe(`4 given: 1 imported into ${dana}, 2 already there, 1 left out.`);
});

test('one property that nobody can read, or an end that is missing, refuses no event', async () => {
  await world.write({
    'broken.ics': [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      ...event('Sound', ...at('20260312T150000Z')),
      ...event('With a bad rule', 'RRULE:FREQ=SOMETIMES', ...at('20260313T150000Z')),
      ...event(
        'With a bad line',
        'this is no property',
        'DTSTAMP:20269999T000000Z',
        ...at('20260314T150000Z'),
      ),
      ...event('Without a time', 'DTSTART:soon'),
      'BEGIN:VTODO',
      'SUMMARY:Buy milk',
      'END:VTODO',
      'BEGIN:VEVENT',
      'UID:unclosed@x',
      'SUMMARY:Not closed',
      'DTSTART:20260315T150000Z',
      ...event('The last', ...at('20260316T150000Z')),
    ].join('\n'),
    'empty.ics': calendar(),
    'page.ics': '<html>Not found</html>',
  });
  expect(await world.run('', '--dates', 'recent')).toBe(0);
  expect((await world.events()).map(({ subject }) => subject)).toEqual([
    'Sound',
    'With a bad rule',
    'With a bad line',
    'Not closed',
    'The last',
  ]);
  expect(world.lines.filter((line) => /left out|note/.test(line)).slice(0, -1)).toEqual([
    '  left out broken.ics "Without a time": it has no start that can be read',
    '  left out broken.ics "Buy milk": it is a task, and tasks are not kept here',
    '  left out empty.ics: there is no event in it',
    '  left out page.ics: the calendar cannot be read: there is no calendar in it',
    '  note on broken.ics "With a bad rule": left out of it, as it cannot be read: RRULE',
    '  note on broken.ics "With a bad line": left out of it, as it cannot be read: this, DTSTAMP',
    '  note on broken.ics "Without a time": left out of it, as it cannot be read: DTSTART',
  ]);
});

test('a date that does not exist, in the invitation of a mail, does not keep the mail out when dates are moved', async () => {
  const invitation = calendar(...event('Party', 'DTSTAMP:20261399T000000Z', ...at('20260312T150000Z')));
  await world.write({
    'a.eml': eml({
      subject: 'Party',
      headers: ['Content-Type: text/calendar; method=REQUEST'],
      text: invitation,
    }),
  });
  await world.run();
  expect(await world.subjects()).toEqual({ inbox: ['Party'] });
  expect((await world.events()).map(({ subject }) => subject)).toEqual(['Party']);
});

const zone = (name: string, ...changes: string[][]) => [
  'BEGIN:VTIMEZONE',
  `TZID:${name}`,
  ...changes.flat(),
  'END:VTIMEZONE',
];
const change = (kind: 'STANDARD' | 'DAYLIGHT', from: string, to: string, start: string, rule?: string) => [
  `BEGIN:${kind}`,
  `DTSTART:${start}`,
  `TZOFFSETFROM:${from}`,
  `TZOFFSETTO:${to}`,
  ...(rule ? [`RRULE:FREQ=YEARLY;${rule}`] : []),
  `END:${kind}`,
];
const pacific = [
  change('STANDARD', '-0700', '-0800', '16011104T020000', 'BYDAY=1SU;BYMONTH=11'),
  change('DAYLIGHT', '-0800', '-0700', '16010311T020000', 'BYDAY=2SU;BYMONTH=3'),
];
const inZone = (name: string, start: string) => [`DTSTART;TZID=${name}:${start}`, 'DURATION:PT1H'];

test('a zone that a calendar defines itself is the one that counts, in winter, in summer and in a series', async () => {
  await world.write({
    'a.ics': calendar(
      ...zone('Customized Time Zone', ...pacific),
      ...zone('Europe/Berlin', ...pacific),
      ...zone('Fixed', change('STANDARD', '+0530', '+0530', '19700101T000000')),
      ...zone('Nowhere', change('STANDARD', '+0317', '+0317', '19700101T000000')),
      ...zone('Hostile', change('STANDARD', '+0000', '+0000', '19700101T000000', 'BYSECOND=1,2,3')),
      ...event('Winter', ...inZone('Customized Time Zone', '20260115T090000')),
      ...event('Summer', ...inZone('Customized Time Zone', '20260715T090000')),
      ...event('Misnamed', ...inZone('Europe/Berlin', '20260715T100000')),
      ...event('India', ...inZone('Fixed', '20260716T090000')),
      ...event('Odd', ...inZone('Nowhere', '20260717T090000')),
      ...event('Unknown', ...inZone('Not defined', '20260718T090000')),
      ...event('Endless', ...inZone('Hostile', '20260719T090000')),
      ...event('Series', 'RRULE:FREQ=MONTHLY;COUNT=8', ...inZone('Customized Time Zone', '20260120T090000')),
    ),
  });
  await world.run('', '--dates', 'keep');
  const starts = Object.fromEntries(
    (await world.events()).map(({ subject, startsAt }) => [subject, startsAt]),
  );
  expect(starts).toEqual({
    Winter: '2026-01-15T17:00:00.000Z',
    Summer: '2026-07-15T16:00:00.000Z',
    Misnamed: '2026-07-15T17:00:00.000Z',
    India: '2026-07-16T03:30:00.000Z',
    Odd: '2026-07-17T05:43:00.000Z',
    // Dana lives in Jerusalem: what says no zone that anybody knows is meant there.
    Unknown: '2026-07-18T06:00:00.000Z',
    Endless: '2026-07-19T06:00:00.000Z',
    Series: '2026-01-20T17:00:00.000Z',
  });
  const { accessToken } = await signIn(world.mailbox, { role: 'reader' });
  const view = await graphClient(world.mailbox, accessToken)(
    'GET',
    '/me/calendarView?startDateTime=2026-08-01T00:00:00Z&endDateTime=2026-09-01T00:00:00Z&$select=start',
  );
  expect(
    view.json.value.map(({ start }: { start: { dateTime: string } }) => start.dateTime.slice(0, 16)),
  ).toEqual(['2026-08-20T16:00']);
});
