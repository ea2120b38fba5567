import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runImport } from '../import.ts';
import type { RunningMailbox } from '../index.ts';
import { control, dana, eml, noa, openWorld } from './mailbox-client.ts';

let folder: string;
let mailbox: RunningMailbox;
let lines: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  mailbox = await openWorld();
  lines = [];
});
afterEach(async () => {
  await mailbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  runImport(args, { env: { MAILBOX_URL: mailbox.url }, print: (line) => void lines.push(line) });
const inFolder = async (name: string, address = dana) => {
  const { folders } = (await control(mailbox, 'GET', `accounts/${address}/mailbox`)).json;
  return folders.find(({ folder }: { folder: string }) => folder === name).messages;
};

test('a folder of mails is imported; broken ones are named, doubles are not made', async () => {
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'a.eml'), eml({ subject: 'first', id: '<1@x>' }));
  await writeFile(join(folder, 'b.eml'), eml({ subject: 'same id', id: '<1@x>' }));
  await writeFile(join(folder, 'broken.eml'), Buffer.from([0, 1, 2, 3]));
  await writeFile(join(folder, 'empty.eml'), '');
  await writeFile(join(folder, 'sub', 'c.eml'), eml({ subject: 'mine', from: `Dana <${dana}>` }));
  await writeFile(join(folder, 'notes.txt'), 'not a mail');

  expect(await run(folder, '--account', dana)).toBe(0);
  expect(lines).toContain(`6 given: 3 imported into ${dana}, 0 already there, 3 left out.`);
  expect(lines).toContain('  left out broken.eml: this is a binary file, not a mail');
  expect(lines).toContain('  left out empty.eml: the message is empty');
  expect((await inFolder('inbox')).map(({ subject }: { subject: string }) => subject).toSorted()).toEqual([
    'first',
    'same id',
  ]);
  expect((await inFolder('sentitems')).map(({ subject }: { subject: string }) => subject)).toEqual(['mine']);

  expect(await run(folder, '--account', dana)).toBe(0);
  expect(lines).toContain(`6 given: 0 imported into ${dana}, 3 already there, 3 left out.`);
});

test('an mbox is split where mails begin, and quoted From lines are restored', async () => {
  const text =
    'Dear all,\r\n\r\n>From now on we meet at ten.\r\n>>From the archive\r\n\r\nFrom here on it is only text.';
  const separator = 'From avi@example.com Thu Mar 12 08:00:00 2026\r\n';
  await writeFile(
    join(folder, 'all.mbox'),
    `${separator}${eml({ text })}\r\n${separator}no header line\r\n\r\n${separator}${eml({ subject: 'second' })}`,
  );
  expect(await run(join(folder, 'all.mbox'), '--account', dana)).toBe(0);
  const messages = await inFolder('inbox');
  expect(messages).toHaveLength(2);
  const first = messages.find(({ subject }: { subject: string }) => subject === 'Lunch');
  expect(first.text).toBe(
    'Dear all,\n\nFrom now on we meet at ten.\n>From the archive\n\nFrom here on it is only text.',
  );
  expect(lines).toContain('  left out all.mbox message 2: there is no readable From line');
});

test('without an account nothing is imported, and the command says what to add', async () => {
  await writeFile(join(folder, 'a.eml'), eml());
  expect(await run(folder)).toBe(1);
  expect(await run(folder, '--account', '')).toBe(1);
  expect(lines).toContain(`npm run mailbox:import -- ${folder} --account you@example.com`);
  const { json } = await control(mailbox, 'GET', 'accounts');
  expect(json.map(({ address }: { address: string }) => address)).toEqual([dana, noa]);
  expect(await inFolder('inbox')).toEqual([]);
});

test('an account that is not there yet is made', async () => {
  await writeFile(join(folder, 'a.eml'), eml());
  expect(await run(folder, '--account', 'new@connectsoft.me')).toBe(0);
  expect(await inFolder('inbox', 'new@connectsoft.me')).toHaveLength(1);
});

test('the mailbox is looked for where the ports were moved to, unless its address is given', async () => {
  await writeFile(join(folder, 'a.eml'), eml());
  const base = Number(new URL(mailbox.url).port) - 12;
  const from = (env: NodeJS.ProcessEnv, ...args: string[]) =>
    runImport([folder, '--account', dana, ...args], { env, print: (line) => void lines.push(line) });

  expect(await from({ CONNECTSOFT_PORT_BASE: String(base) })).toBe(0);
  expect(await from({ CONNECTSOFT_PORT_BASE: '9000', MAILBOX_URL: mailbox.url })).toBe(0);
  expect(await from({ CONNECTSOFT_PORT_BASE: '9000' }, '--url', mailbox.url)).toBe(0);
  expect(await from({ CONNECTSOFT_PORT_BASE: '0' })).toBe(1);
  expect(lines.at(-1)).toContain('--url');
  expect(await from({ CONNECTSOFT_PORT_BASE: 'seventy' })).toBe(1);
  expect(lines.at(-1)).toContain('CONNECTSOFT_PORT_BASE is "seventy"');
});

test('nothing imported is a failure, and so are wrong arguments', async () => {
  await writeFile(join(folder, 'broken.eml'), '');
  expect(await run(folder, '--account', dana)).toBe(1);
  expect(lines.at(-1)).toBe('Nothing could be imported.');
  expect(await run()).toBe(1);
  expect(await run(join(folder, 'nowhere'))).toBe(1);
  expect(await run(folder, '--acount', dana)).toBe(1);
});

test('a stack that is not running is named as the reason', async () => {
  await writeFile(join(folder, 'a.eml'), eml());
  expect(await run(folder, '--account', dana, '--url', 'http://127.0.0.1:9')).toBe(1);
  expect(lines.at(-1)).toContain('npm start');
});

test('a thousand mails of one file are imported, with progress', async () => {
  const separator = 'From avi@example.com Thu Mar 12 08:00:00 2026\r\n';
  const mails = Array.from(
    { length: 1000 },
    (_, n) => `${separator}${eml({ subject: `mail ${n}`, text: 'word '.repeat(400) })}\r\n`,
  );
  await writeFile(join(folder, 'big.mbox'), mails.join(''));
  expect(await run(join(folder, 'big.mbox'), '--account', dana)).toBe(0);
  expect(lines).toContain(`1000 given: 1000 imported into ${dana}, 0 already there, 0 left out.`);
  expect(lines).toContain('  500 mails read, 500 imported so far');
});

test('an old export is moved to today by whole days, unless its dates are to be kept', async () => {
  await writeFile(join(folder, 'old.eml'), eml({ subject: 'old', id: '<old@x>' }));
  const newestOf = async (address: string) =>
    (await inFolder('inbox', address))[0].receivedDateTime as string;

  expect(await run(folder, '--account', 'kept@connectsoft.me', '--dates', 'keep')).toBe(0);
  expect(await run(folder, '--account', dana)).toBe(0);

  const kept = Date.parse(await newestOf('kept@connectsoft.me'));
  const moved = Date.parse(await newestOf(dana));
  expect((moved - kept) % 86_400_000).toBe(0);
  expect(Date.now() - moved).toBeLessThan(86_400_000);
  expect(Date.now() - kept).toBeGreaterThan(86_400_000);
  expect(await run(folder, '--dates', 'someday')).toBe(1);
});
