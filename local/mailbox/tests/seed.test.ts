import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunningMailbox } from '../index.ts';
import { control, eml, openWorld } from './mailbox-client.ts';

const address = 'demo@connectsoft.me';
let folder: string;
let mailbox: RunningMailbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seed-'));
  for (const part of ['inbox', 'sent', 'calendar']) await mkdir(join(folder, part));
  await writeFile(
    join(folder, 'seed.json'),
    JSON.stringify({
      anchor: '2026-03-12T05:30:00Z',
      address,
      name: 'Demo Person',
      timeZone: 'Asia/Jerusalem',
    }),
  );
  const calendar = (lines: string[]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      ...lines,
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
  const invitation = calendar([
    'UID:party@x',
    'SUMMARY:Party',
    'DTSTART:20260314T170000Z',
    'ORGANIZER:mailto:avi@example.com',
  ]);
  const parts = [
    '--b',
    'Content-Type: text/plain',
    '',
    'Come!',
    '--b',
    'Content-Type: text/calendar; method=REQUEST',
    '',
    invitation,
    '--b--',
  ];
  await writeFile(
    join(folder, 'inbox', '1.eml'),
    eml({ id: '<s1@x>', subject: 'Morning', date: 'Thu, 12 Mar 2026 07:00:00 +0200' }),
  );
  await writeFile(
    join(folder, 'inbox', '2.eml'),
    eml({
      subject: 'Party',
      headers: ['Content-Type: multipart/mixed; boundary=b'],
      text: parts.join('\r\n'),
    }),
  );
  await writeFile(join(folder, 'inbox', '3.eml'), '');
  await writeFile(
    join(folder, 'sent', '1.eml'),
    eml({ from: address, subject: 'Re: Morning', headers: ['In-Reply-To: <s1@x>'] }),
  );
  await writeFile(
    join(folder, 'calendar', 'a.ics'),
    calendar([
      'UID:call@x',
      'SUMMARY:Call',
      'DTSTART;TZID=Asia/Jerusalem:20260312T150000',
      'DTEND;TZID=Asia/Jerusalem:20260312T160000',
    ]),
  );
  mailbox = await openWorld();
});
afterEach(async () => {
  await mailbox.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a seed moves by whole days so that its anchor is the latest such time of day', async () => {
  const outcome = await mailbox.seedAccount({ folder, now: new Date('2026-11-21T05:29:00Z') });
  expect(outcome).toEqual({
    kind: 'seeded',
    address,
    messages: 3,
    events: 1,
    shiftDays: 253,
    rejected: [{ file: 'inbox/3.eml', reason: 'the message is empty' }],
  });
  const { json } = await control(mailbox, 'GET', `accounts/${address}/mailbox`);
  const [inbox, sent] = json.folders;
  const morning = inbox.messages.find(({ subject }: { subject: string }) => subject === 'Morning');
  expect(morning.receivedDateTime).toBe('2026-11-20T05:00:00.000Z');
  expect(sent.messages).toMatchObject([{ subject: 'Re: Morning', conversationId: morning.conversationId }]);
  expect(json.events).toMatchObject([
    { subject: 'Call', start: { wall: '2026-11-20T15:00:00', zone: 'Asia/Jerusalem' } },
    { subject: 'Party', startsAt: '2026-11-22T17:00:00.000Z', showAs: 'tentative' },
  ]);
});

test('at the very minute of the anchor the seed is of today', async () => {
  expect(await mailbox.seedAccount({ folder, now: new Date('2026-11-21T05:30:00Z') })).toMatchObject({
    shiftDays: 254,
  });
});

test('an account that exists is never seeded again', async () => {
  await mailbox.seedAccount({ folder });
  expect(await mailbox.seedAccount({ folder })).toEqual({ kind: 'already-there', address });
  expect((await control(mailbox, 'GET', `accounts/${address}/mailbox`)).json.events).toHaveLength(2);
});

test('a seed may go to another address', async () => {
  expect(await mailbox.seedAccount({ folder, address: 'other@connectsoft.me' })).toMatchObject({
    address: 'other@connectsoft.me',
  });
});

test('a seed without a usable anchor or zone is refused by name', async () => {
  await writeFile(join(folder, 'seed.json'), JSON.stringify({ anchor: 'someday', address }));
  await expect(mailbox.seedAccount({ folder })).rejects.toThrow('anchor is not an instant');
});
