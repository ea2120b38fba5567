import { randomBytes } from 'node:crypto';
import type { StandInReply, StandInRequest } from '../../stand-in/index.ts';
import { type Account, findAccount, listAccounts } from '../accounts.ts';
import { calendarView } from '../calendar/calendar-view.ts';
import type { MailboxContext } from '../context.ts';
import { escapeHtml } from '../html-escape.ts';
import { bodyAsText } from '../html-text.ts';
import { type FolderName, folders, isFolderName, type MailAddress, type Message } from '../mail/message.ts';
import { listMessages } from '../mail/message-store.ts';
import { dayMs, wallAt } from '../zones.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
nav a { margin-right: 1rem; } h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
details { border: 1px solid color-mix(in srgb, GrayText 50%, transparent); border-radius: .5rem; margin: .5rem 0; padding: .5rem .75rem; }
details details { border: 0; border-top: 1px solid color-mix(in srgb, GrayText 35%, transparent); border-radius: 0; margin: .5rem 0 0; }
summary { cursor: pointer; } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; unicode-bidi: plaintext; }
small { opacity: .75; } .unread > summary { font-weight: 600; }`;

const shownPerFolder = 200;

/** Look inside the mailbox: every text as plain text, whatever the mail was made of. */
export function lookPage(ctx: MailboxContext, { query }: StandInRequest): StandInReply {
  const accounts = listAccounts(ctx.db);
  const account = findAccount(ctx.db, query.get('account') ?? '') ?? accounts[0];
  const links = accounts.map(
    ({ address }) =>
      `<a href="/__control/?account=${encodeURIComponent(address)}">${escapeHtml(address)}</a>`,
  );
  const content = account ? mailbox(ctx, account) : '<p>There is no mailbox yet.</p>';
  const nonce = randomBytes(16).toString('base64url');
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Inside the mailbox</title>
<style nonce="${nonce}">${style}</style></head><body><nav>${links.join('')}</nav>${content}</body></html>`,
  };
}

function mailbox(ctx: MailboxContext, account: Account): string {
  const names = Object.keys(folders).filter(isFolderName);
  return `<h1><bdi>${escapeHtml(account.name)}</bdi> <small>${escapeHtml(account.address)}, times in ${escapeHtml(account.timeZone)}</small></h1>
<nav>${[...names, 'calendar' as const].map((name) => `<a href="#${name}">${name === 'calendar' ? 'Calendar' : folders[name]}</a>`).join('')}</nav>
${names.map((name) => folder(ctx, account, name)).join('\n')}
<h2 id="calendar">Calendar <small>last week and the next four weeks</small></h2>${calendar(ctx, account)}`;
}

function folder({ db }: MailboxContext, account: Account, name: FolderName): string {
  const messages = listMessages(db, account.address, [{ sql: 'folder = ?', values: [name] }], {
    limit: shownPerFolder,
  });
  const threads = Map.groupBy(messages, ({ conversationId }) => conversationId);
  const more = messages.length === shownPerFolder ? `, the newest ${shownPerFolder}` : '';
  const items = [...threads.values()].map((thread) => threadItem(thread, account.timeZone));
  return `<h2 id="${name}">${folders[name]} <small>${messages.length} messages${more}</small></h2>${items.join('\n') || '<p>Empty.</p>'}`;
}

function threadItem(thread: Message[], zone: string): string {
  const newest = thread[0];
  const unread = thread.some(({ isRead }) => !isRead) ? ' class="unread"' : '';
  const count = thread.length > 1 ? ` <small>(${thread.length})</small>` : '';
  const when = newest ? wallAt(newest.receivedMs, zone).replace('T', ' ').slice(0, 16) : '';
  const from = newest?.from ? `<bdi>${escapeHtml(newest.from.name || newest.from.address)}</bdi>, ` : '';
  return `<details${unread}><summary><bdi>${escapeHtml(newest?.subject || '(no subject)')}</bdi>${count} <small>${from}${when}</small></summary>${thread
    .map((message) => messageItem(message, zone))
    .join('\n')}</details>`;
}

const person = (who: MailAddress | null) =>
  who ? `<bdi>${escapeHtml(who.name)}</bdi> &lt;${escapeHtml(who.address)}&gt;` : '';

function messageItem(message: Message, zone: string): string {
  const marks = [
    ...message.categories,
    ...message.extendedProperties.map(({ id, value }) => `${id} = ${value}`),
  ];
  return `<details open><summary>${person(message.from)} <small>${wallAt(message.receivedMs, zone).replace('T', ' ')}</small></summary>
<small>To: ${message.to.map(person).join(', ') || 'nobody'}${message.cc.length > 0 ? `; Cc: ${message.cc.map(person).join(', ')}` : ''}</small>
${marks.length > 0 ? `<br><small>${marks.map(escapeHtml).join(' · ')}</small>` : ''}
<pre dir="auto">${escapeHtml(bodyAsText(message.body))}</pre></details>`;
}

function calendar({ db, nowMs }: MailboxContext, account: Account): string {
  const window = { fromMs: nowMs() - 7 * dayMs, toMs: nowMs() + 28 * dayMs };
  const items = calendarView(db, account.address, window).map(({ event, startMs, endMs }) => {
    const from = wallAt(startMs, account.timeZone).replace('T', ' ').slice(0, 16);
    const when = event.isAllDay
      ? event.start.wall.slice(0, 10)
      : `${from}–${wallAt(endMs, account.timeZone).slice(11, 16)}`;
    const state = event.isCancelled ? 'cancelled' : event.showAs;
    return `<li><small>${when}</small> <bdi>${escapeHtml(event.subject)}</bdi> <small>${escapeHtml(event.location)} (${state})</small></li>`;
  });
  return items.length > 0 ? `<ul>${items.join('\n')}</ul>` : '<p>Empty.</p>';
}
