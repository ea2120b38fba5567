import type { StandInReply, StandInRequest, StandInRoutes } from '../../stand-in/index.ts';
import {
  type Account,
  ensureAccount,
  expireDeltaLinks,
  findAccount,
  listAccounts,
  removeAccount,
} from '../accounts.ts';
import { importCalendar } from '../calendar/invitations.ts';
import { shiftCalendar } from '../calendar/shift-calendar.ts';
import type { MailboxContext } from '../context.ts';
import { isSenderCheck, type SenderCheck } from '../mail/authentication-results.ts';
import { deliver } from '../mail/deliver.ts';
import { type FolderName, isFolderName } from '../mail/message.ts';
import { type MailReading, readMail } from '../mail/mime.ts';
import { ianaZone } from '../zones.ts';
import { importEvents, importMails } from './import-routes.ts';
import { lookPage } from './look-page.ts';
import { mailboxDump } from './mailbox-dump.ts';

/** The door for tests and people: no vendor has it, so it speaks plainly. */
export function controlRoutes(ctx: MailboxContext): StandInRoutes {
  const withAccount =
    (answer: (account: Account, request: StandInRequest) => StandInReply | Promise<StandInReply>) =>
    (request: StandInRequest) => {
      const account = findAccount(ctx.db, request.params.address ?? '');
      return account ? answer(account, request) : refuse(404, 'there is no such account');
    };
  return {
    'GET /__control/': (request) => lookPage(ctx, request),
    'GET /__control/accounts': () => ({ json: listAccounts(ctx.db).map(accountView) }),
    'POST /__control/accounts': (request) => addAccount(ctx, request),
    'DELETE /__control/accounts/:address': withAccount((account) => {
      removeAccount(ctx.db, account.address);
      return { status: 204 };
    }),
    'GET /__control/accounts/:address/mailbox': withAccount((account) => ({
      json: mailboxDump(ctx.db, account),
    })),
    'POST /__control/accounts/:address/messages': withAccount((account, request) =>
      addMessage(ctx, account, request),
    ),
    'POST /__control/accounts/:address/messages/bulk': withAccount((account, request) =>
      addMessages(ctx, account, request),
    ),
    'POST /__control/accounts/:address/import/mails': withAccount((account, request) =>
      importMails(ctx, account, request),
    ),
    'POST /__control/accounts/:address/import/calendar': withAccount((account, request) =>
      importEvents(ctx, account, request),
    ),
    'POST /__control/accounts/:address/events': withAccount((account, request) =>
      addEvents(ctx, account, request),
    ),
    'POST /__control/accounts/:address/expire-delta': withAccount((account) => {
      expireDeltaLinks(ctx.db, account.address);
      return { status: 204 };
    }),
  };
}

const refuse = (status: number, error: string): StandInReply => ({ status, json: { error } });

const accountView = ({ address, name, timeZone }: Account) => ({ address, name, timeZone });

function addAccount(ctx: MailboxContext, request: StandInRequest): StandInReply {
  const wish = request.json() as { address?: unknown; name?: unknown; timeZone?: unknown } | undefined;
  if (typeof wish?.address !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(wish.address)) {
    return refuse(400, 'an account needs an address');
  }
  const timeZone = typeof wish.timeZone === 'string' ? ianaZone(wish.timeZone) : 'UTC';
  if (!timeZone) return refuse(400, 'this time zone is not known');
  const name = typeof wish.name === 'string' ? wish.name : wish.address;
  const { account, isNew } = ensureAccount(ctx.db, { address: wish.address, name, timeZone });
  return { status: isNew ? 201 : 200, json: accountView(account) };
}

interface Placement {
  folder: FolderName | 'auto';
  shiftDays: number;
  senderCheck: SenderCheck;
}

function placementOf(query: URLSearchParams, defaultFolder: FolderName | 'auto'): Placement | undefined {
  const folder = query.get('folder') ?? defaultFolder;
  const shiftDays = Number(query.get('shiftDays') ?? 0);
  const senderCheck = query.get('senderCheck') ?? 'none';
  const isPlace = folder === 'auto' || isFolderName(folder);
  if (!isPlace || !Number.isInteger(shiftDays) || !isSenderCheck(senderCheck)) return undefined;
  return { folder, shiftDays, senderCheck };
}

async function addMessage(
  ctx: MailboxContext,
  account: Account,
  { query, body }: StandInRequest,
): Promise<StandInReply> {
  const placement = placementOf(query, 'inbox');
  if (!placement) return refuse(400, 'folder, shiftDays or senderCheck is not valid');
  const reading = await readMail(body);
  if (reading.kind === 'unreadable') return refuse(422, reading.reason);
  const { kind, message } = deliver(ctx.db, account, {
    mail: reading.mail,
    nowMs: ctx.nowMs(),
    ...placement,
  });
  return {
    status: kind === 'delivered' ? 201 : 200,
    json: { outcome: kind, id: message.id, conversationId: message.conversationId },
  };
}

/** Body: `{messages: [mail text], encoding?: 'base64'}`; base64 keeps mails whose bytes are not UTF-8 intact. */
async function addMessages(
  ctx: MailboxContext,
  account: Account,
  request: StandInRequest,
): Promise<StandInReply> {
  const placement = placementOf(request.query, 'auto');
  const wish = request.json() as { messages?: unknown; encoding?: unknown } | undefined;
  if (!placement || !Array.isArray(wish?.messages))
    return refuse(400, 'messages, folder, shiftDays or senderCheck is not valid');
  const encoding = wish.encoding === 'base64' ? 'base64' : 'utf8';
  const readings: MailReading[] = [];
  for (const text of wish.messages) readings.push(await readMail(Buffer.from(String(text), encoding)));

  return { json: ctx.db.transaction(() => deliverAll(ctx, account, { readings, placement })) };
}

function deliverAll(
  ctx: MailboxContext,
  account: Account,
  { readings, placement }: { readings: MailReading[]; placement: Placement },
) {
  const result = { imported: 0, alreadyThere: 0, rejected: [] as { index: number; reason: string }[] };
  for (const [index, reading] of readings.entries()) {
    if (reading.kind === 'unreadable') {
      result.rejected.push({ index, reason: reading.reason });
      continue;
    }
    const { kind } = deliver(ctx.db, account, { mail: reading.mail, nowMs: ctx.nowMs(), ...placement });
    if (kind === 'delivered') result.imported += 1;
    else result.alreadyThere += 1;
  }
  return result;
}

function addEvents(ctx: MailboxContext, account: Account, { query, body }: StandInRequest): StandInReply {
  const placement = placementOf(query, 'inbox');
  if (!placement) return refuse(400, 'shiftDays is not valid');
  try {
    const text = shiftCalendar(body.toString('utf8'), placement.shiftDays);
    const { imported, rejected } = importCalendar(ctx.db, account, text, { nowMs: ctx.nowMs() });
    if (imported === 0 && rejected[0]) throw new Error(rejected[0].reason);
    return { status: 201, json: { events: imported } };
  } catch (error) {
    return refuse(
      422,
      `the calendar cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`,
    );
  }
}
