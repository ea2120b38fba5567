import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, ensureAccount, findAccount } from './accounts.ts';
import { importCalendar } from './calendar/invitations.ts';
import { shiftCalendar } from './calendar/shift-calendar.ts';
import type { MailboxContext } from './context.ts';
import type { SenderCheck } from './mail/authentication-results.ts';
import { deliver } from './mail/deliver.ts';
import { type MailReading, readMail } from './mail/mime.ts';
import { dayMs, ianaZone } from './zones.ts';

export interface SeedInput {
  /** Holds `seed.json`, and `*.eml` in `inbox/` and `sent/`, `*.ics` in `calendar/`. */
  folder: string;
  /** Default: the one in `seed.json`. */
  address?: string;
  /** ISO instant that the seed was written for. Default: the one in `seed.json`. */
  anchor?: string;
  /** Default: the clock of the mailbox. */
  now?: Date;
}

export type SeedOutcome =
  | {
      kind: 'seeded';
      address: string;
      messages: number;
      events: number;
      shiftDays: number;
      rejected: SeedRejection[];
    }
  | { kind: 'already-there'; address: string };

export interface SeedRejection {
  file: string;
  reason: string;
}

/** Fills a new account with mail and meetings, moved by whole days so that the anchor's time of day is the latest one past. */
export async function seedAccount(ctx: MailboxContext, input: SeedInput): Promise<SeedOutcome> {
  const seed = await readSeedFile(input.folder);
  const address = (input.address ?? seed.address).toLowerCase();
  if (findAccount(ctx.db, address)) return { kind: 'already-there', address };

  const nowMs = input.now?.getTime() ?? ctx.nowMs();
  const shiftDays = Math.floor((nowMs - Date.parse(input.anchor ?? seed.anchor)) / dayMs);
  const mails = [...(await readMails(input.folder, 'inbox')), ...(await readMails(input.folder, 'sent'))];
  const calendars = await readFiles(join(input.folder, 'calendar'), '.ics');

  return ctx.db.transaction(() => {
    const { account } = ensureAccount(ctx.db, { address, name: seed.name, timeZone: seed.timeZone });
    const rejected: SeedRejection[] = [];
    let messages = 0;
    for (const { file, folder, reading } of oldestFirst(mails)) {
      if (reading.kind === 'unreadable') rejected.push({ file, reason: reading.reason });
      else
        messages += countNew(ctx, account, {
          reading,
          folder,
          nowMs,
          shiftDays,
          senderCheck: checkOf(reading, seed),
        });
    }
    let events = 0;
    for (const { file, content } of calendars) {
      try {
        const text = shiftCalendar(content.toString('utf8'), shiftDays);
        const done = importCalendar(ctx.db, account, text, { nowMs });
        events += done.imported;
        rejected.push(...done.rejected.map(({ name, reason }) => ({ file: `${file} ${name}`, reason })));
      } catch (error) {
        rejected.push({
          file,
          reason: error instanceof Error ? error.message : 'the calendar cannot be read',
        });
      }
    }
    return { kind: 'seeded', address, messages, events, shiftDays, rejected };
  });
}

interface SeedFile {
  anchor: string;
  address: string;
  name: string;
  timeZone: string;
  /** Domains whose mail passes the check of its sender. */
  proven: string[];
}

async function readSeedFile(folder: string): Promise<SeedFile> {
  const seed = JSON.parse(await readFile(join(folder, 'seed.json'), 'utf8')) as Partial<SeedFile>;
  const { anchor, address, name, timeZone, proven = [] } = seed;
  if (!anchor || Number.isNaN(Date.parse(anchor)))
    throw new Error(`${folder}/seed.json: anchor is not an instant`);
  if (!address?.includes('@')) throw new Error(`${folder}/seed.json: address is missing`);
  const zone = ianaZone(timeZone ?? 'UTC');
  if (!zone) throw new Error(`${folder}/seed.json: timeZone ${timeZone} is not known`);
  return { anchor, address, name: name ?? address, timeZone: zone, proven };
}

async function readFiles(folder: string, extension: string): Promise<{ file: string; content: Buffer }[]> {
  const names = await readdir(folder).catch(() => []);
  const wanted = names.filter((name) => name.toLowerCase().endsWith(extension)).toSorted();
  return Promise.all(wanted.map(async (file) => ({ file, content: await readFile(join(folder, file)) })));
}

interface SeedMail {
  file: string;
  folder: 'inbox' | 'sentitems';
  reading: MailReading;
}

async function readMails(folder: string, kind: 'inbox' | 'sent'): Promise<SeedMail[]> {
  const files = await readFiles(join(folder, kind), '.eml');
  const mails: SeedMail[] = [];
  for (const { file, content } of files) {
    mails.push({
      file: `${kind}/${file}`,
      folder: kind === 'sent' ? 'sentitems' : 'inbox',
      reading: await readMail(content),
    });
  }
  return mails;
}

/** Mail arrives in the order it was written, so that threads and invitations build up as they did. */
const oldestFirst = (mails: SeedMail[]): SeedMail[] => mails.toSorted((a, b) => sentMs(a) - sentMs(b));

const sentMs = ({ reading }: SeedMail): number => (reading.kind === 'mail' ? (reading.mail.sentMs ?? 0) : 0);

function checkOf({ mail }: MailReading & { kind: 'mail' }, { proven }: SeedFile): SenderCheck {
  const domain = mail.content.from?.address.split('@').at(-1)?.toLowerCase() ?? '';
  return proven.includes(domain) ? 'pass' : 'none';
}

function countNew(
  ctx: MailboxContext,
  account: Account,
  {
    reading,
    ...placement
  }: {
    reading: MailReading & { kind: 'mail' };
    folder: SeedMail['folder'];
    nowMs: number;
    shiftDays: number;
    senderCheck: SenderCheck;
  },
): number {
  return deliver(ctx.db, account, { mail: reading.mail, ...placement }).kind === 'delivered' ? 1 : 0;
}
