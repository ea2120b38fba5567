import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { formOf } from './file-form.ts';
import { type Found, type MailSource, named, type Spot, whyUnread } from './found.ts';
import type { Flags, Surroundings } from './mail-state.ts';
import { folderOfPath } from './places.ts';
import { readEmlx } from './read-emlx.ts';
import { fromMboxBytes, mboxMessages } from './read-mbox.ts';

export const mailBytes = 30_000_000;
const headBytes = 16_000;

/** What one file holds. One that cannot be read, or only in part, is named; it never throws. */
export async function* readFileForm(spot: Spot): AsyncGenerator<Found> {
  try {
    yield* byForm(spot);
  } catch (error) {
    yield named(spot.name, whyUnread(error));
  }
}

async function* byForm(spot: Spot): AsyncGenerator<Found> {
  const { head, size } = await readHead(spot.path);
  if (size === 0) yield named(spot.name, `the ${/\.emlx?$/i.test(spot.name) ? 'message' : 'file'} is empty`);
  else if (spot.isAttachment) yield named(spot.name, 'it is an attachment that Apple Mail keeps apart');
  else if (spot.maildir === 'tmp')
    yield named(spot.name, 'it was never delivered completely (tmp of a Maildir)');
  else if (spot.maildir) yield* oneMail(spot, size, 'eml', maildirSurroundings(spot));
  else yield* byContent(spot, head, size);
}

async function readHead(path: string): Promise<{ head: Buffer; size: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, headBytes);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return { head: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

async function* byContent(spot: Spot, head: Buffer, size: number): AsyncGenerator<Found> {
  const form = formOf(basename(spot.path), head);
  if (typeof form === 'object') yield named(spot.name, form.reason);
  else if (form === 'mbox') yield* mboxMails(spot);
  else if (form === 'calendar') yield* calendar(spot, size);
  else if (form === 'emlx') yield* emlxMail(spot, size);
  else yield* oneMail(spot, size, 'eml', { folder: folderOfPath(spot.folders) });
}

async function* calendar({ path, name }: Spot, size: number): AsyncGenerator<Found> {
  if (size > mailBytes) yield tooLarge(name);
  else yield { kind: 'calendar', name, text: await readFile(path, 'utf8') };
}

async function* oneMail(
  { path, name }: Spot,
  size: number,
  form: 'eml',
  around: Surroundings,
): AsyncGenerator<Found> {
  if (size > mailBytes) yield tooLarge(name);
  else yield { kind: 'mail', name, source: { path, form }, raw: await readFile(path), around };
}

const tooLarge = (name: string) => named(name, `it is larger than ${mailBytes / 1_000_000} MB`);

/** `1710230000.M1P2.host:2,RS`: when it was delivered, and what was done with it. Windows has other marks before the 2. */
function maildirSurroundings({ path, folders, maildir }: Spot): Surroundings {
  const name = basename(path);
  const letters = /[:;!_]2,([A-Za-z]*)$/.exec(name)?.[1] ?? '';
  const seconds = /^(\d{9,10})\./.exec(name)?.[1];
  const flags: Flags = {
    isRead: letters.includes('S'),
    isAnswered: letters.includes('R'),
    isDraft: letters.includes('D'),
    isDeleted: letters.includes('T'),
  };
  return {
    folder: folderOfPath(folders),
    receivedMs: seconds === undefined ? undefined : Number(seconds) * 1000,
    // Thunderbird keeps its Maildir without flags in the names.
    ...(letters !== '' || maildir === 'new' || /[:;!_]2,$/.test(name) ? { flags } : {}),
  };
}

async function* emlxMail({ path, name, folders }: Spot, size: number): AsyncGenerator<Found> {
  if (size > mailBytes) {
    yield tooLarge(name);
    return;
  }
  const reading = readEmlx(await readFile(path));
  if (!reading) {
    yield named(name, 'it does not begin with the length of a message, as Apple Mail writes it');
    return;
  }
  const { raw, flags, receivedMs, isCutOff } = reading;
  const note = noteOn(name, isCutOff);
  const around = { folder: folderOfPath(folders), flags, receivedMs, ...(note && { note }) };
  yield { kind: 'mail', name, source: { path, form: 'emlx' }, raw, around };
}

function noteOn(name: string, isCutOff: boolean): string | undefined {
  if (isCutOff) return 'the file ends before its message does';
  const isPartial = /\.partial\.emlx$/i.test(name);
  return isPartial ? 'Apple Mail keeps its attachments apart, and they are not taken in' : undefined;
}

async function* mboxMails({ path, name, folders }: Spot): AsyncGenerator<Found> {
  const folder = folderOfPath([...folders, basename(path)]);
  let number = 0;
  for await (const { start, end, separator, raw } of mboxMessages(
    createReadStream(path, { encoding: 'latin1' }),
    mailBytes,
  )) {
    number += 1;
    const each = `${name} message ${number}`;
    const source: MailSource = { path, form: 'mbox', range: { start, end } };
    if (!raw) yield tooLarge(each);
    else
      yield { kind: 'mail', name: each, source, raw, around: { folder, receivedMs: separatorMs(separator) } };
  }
  if (number === 0) yield named(name, 'there is no mail in it');
}

/** `From address Thu Mar 12 08:00:00 2026`, in UTC unless it says otherwise. */
function separatorMs(separator: string): number | undefined {
  const date = /\b(?:mon|tue|wed|thu|fri|sat|sun)\b.*$/i.exec(separator)?.[0] ?? '';
  const hasZone = /[+-]\d{4}\b|\b(?:GMT|UTC|[A-Z]{1,2}[SD]T)\b/.test(date);
  const ms = Date.parse(hasZone ? date : `${date} UTC`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The same bytes again that were found before. */
export async function readSource({ path, form, range }: MailSource): Promise<Buffer> {
  if (range) return fromMboxBytes(await readRange(path, range));
  const file = await readFile(path);
  return form === 'emlx' ? (readEmlx(file)?.raw ?? file) : file;
}

async function readRange(path: string, { start, end }: { start: number; end: number }): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
