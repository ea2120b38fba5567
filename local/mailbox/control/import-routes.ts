import type { StandInReply, StandInRequest } from '../../stand-in/index.ts';
import type { Account } from '../accounts.ts';
import { importCalendar } from '../calendar/invitations.ts';
import { shiftCalendar } from '../calendar/shift-calendar.ts';
import type { MailboxContext } from '../context.ts';
import type { MailResult } from '../import/mailbox-door.ts';
import { readMarkOf, receivedInOrder } from '../mail/arrival.ts';
import { deliver } from '../mail/deliver.ts';
import { type FolderName, isFolderName } from '../mail/message.ts';
import { type MailReading, readMail } from '../mail/mime.ts';

/** One mail of an import, with what the program that kept it knew. */
interface Entry {
  raw: Buffer;
  folder: FolderName | 'auto';
  isRead?: boolean;
  isAnswered: boolean;
  categories: string[];
  writtenMs?: number;
}

/**
 * Body: `{lastMs?, mails: [{raw: base64, folder, isRead?, isAnswered?, categories?, writtenMs?}]}`, oldest mail first;
 * `lastMs` comes from the answer before. Answer: `{lastMs, results}`, one result for each mail.
 */
export async function importMails(
  ctx: MailboxContext,
  account: Account,
  request: StandInRequest,
): Promise<StandInReply> {
  const shiftDays = Number(request.query.get('shiftDays') ?? 0);
  const wish = request.json() as { mails?: unknown; lastMs?: unknown } | undefined;
  if (!Array.isArray(wish?.mails) || !Number.isInteger(shiftDays))
    return { status: 400, json: { error: 'mails or shiftDays is not valid' } };
  const read: { entry: Entry; reading: MailReading }[] = [];
  for (const mail of wish.mails) {
    const entry = entryOf(mail as Record<string, unknown>);
    read.push({ entry, reading: await readMail(entry.raw) });
  }

  let lastMs = typeof wish.lastMs === 'number' ? wish.lastMs : undefined;
  const results = ctx.db.transaction(() => {
    const readMs = readMarkOf(ctx.db, account.address);
    return read.map(({ entry, reading }): MailResult => {
      if (reading.kind === 'unreadable') return { kind: 'rejected', reason: reading.reason };
      return take(ctx, account, { entry, mail: reading.mail, shiftDays, receivedAt });
    });

    function receivedAt(writtenMs: number): number {
      lastMs = receivedInOrder(writtenMs, { readMs, lastMs, nowMs: ctx.nowMs() });
      return lastMs;
    }
  });
  return { json: { results, ...(lastMs !== undefined && { lastMs }) } };
}

function entryOf(mail: Record<string, unknown>): Entry {
  const { raw, folder, isRead, isAnswered, categories, writtenMs } = mail;
  const isKnown = typeof folder === 'string' && isFolderName(folder);
  return {
    raw: Buffer.from(String(raw), 'base64'),
    folder: isKnown ? folder : 'auto',
    ...(folder === 'drafts' ? { isRead: true } : typeof isRead === 'boolean' && { isRead }),
    isAnswered: isAnswered === true,
    categories: Array.isArray(categories) ? categories.map(String) : [],
    ...(typeof writtenMs === 'number' && { writtenMs }),
  };
}

interface Taking {
  entry: Entry;
  mail: (MailReading & { kind: 'mail' })['mail'];
  shiftDays: number;
  receivedAt(writtenMs: number): number;
}

/** One mail that cannot be stored never stops the others. */
function take(
  ctx: MailboxContext,
  account: Account,
  { entry: { raw, ...state }, mail, shiftDays, receivedAt }: Taking,
): MailResult {
  try {
    const delivery = ctx.db.transaction(() =>
      deliver(ctx.db, account, { mail, nowMs: ctx.nowMs(), shiftDays, receivedAt, ...state }),
    );
    const { folder, isRead } = delivery.message;
    if (delivery.kind === 'already-there') return { kind: 'already-there', folder };
    const isUndated = mail.sentMs === null && state.writtenMs === undefined;
    const { isAltered } = delivery;
    return { kind: 'delivered', folder, isRead, isUndated, isAltered, notes: mail.notes };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'rejected', reason: `it cannot be stored: ${reason}` };
  }
}

/** Body: one calendar file. Answer: how many of its events came in, were there already, or why they did not. */
export function importEvents(
  ctx: MailboxContext,
  account: Account,
  { query, body }: StandInRequest,
): StandInReply {
  const shiftDays = Number(query.get('shiftDays') ?? 0);
  if (!Number.isInteger(shiftDays)) return { status: 400, json: { error: 'shiftDays is not valid' } };
  try {
    const text = shiftCalendar(body.toString('utf8'), shiftDays);
    const done = importCalendar(ctx.db, account, text, { nowMs: ctx.nowMs(), keepsKnown: true });
    const isEmpty = done.imported + done.alreadyThere + done.rejected.length === 0;
    return {
      json: isEmpty ? { ...done, rejected: [{ name: '', reason: 'there is no event in it' }] } : done,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const rejected = [{ name: '', reason: `the calendar cannot be read: ${reason}` }];
    return { json: { imported: 0, alreadyThere: 0, rejected, notes: [] } };
  }
}
