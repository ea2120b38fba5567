import { afterEach, beforeEach, expect, test } from 'vitest';
import { importWorld } from './import-world.ts';
import { dana, eml } from './mailbox-client.ts';

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
