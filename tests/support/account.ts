import type { Ctx } from '#kernel';
import { checkConnection, receiveCallback, startConnection } from '#platform/connectors';
import { aMail, type MailParts } from './a-mail.ts';
import { consent, consentToGive } from './connectors.ts';
import { control, type Ground, seedFolder } from './ground.ts';
import { otherClient } from './other-client.ts';

export async function openAccount({ mailbox, clock }: Ground, address: string, seeded: boolean) {
  if (seeded) {
    await control(mailbox.url, `accounts/${address}`, { method: 'DELETE' }).catch(() => undefined);
    return void (await mailbox.seedAccount({ folder: seedFolder, address, now: clock.now() }));
  }
  const account = { address, name: 'Robin Vale', timeZone: 'Europe/Berlin' };
  await control(mailbox.url, 'accounts', { method: 'POST', body: JSON.stringify(account) });
}

/** The person's consents at the vendor: first reading, then changes if they want to. */
export async function allow(ctx: Ctx, address: string, access: 'none' | 'read' | 'write'): Promise<string> {
  if (access === 'none') return '';
  const connectionId = await consentTo(ctx, address, 'read');
  if (access === 'write') await consentTo(ctx, address, 'write', connectionId);
  return connectionId;
}

async function consentTo(
  ctx: Ctx,
  account: string,
  access: 'read' | 'write',
  known?: string,
): Promise<string> {
  const started = await startConnection(ctx, { connector: 'microsoft', access, connectionId: known });
  const body = consentToGive(started.body);
  const { location = '' } = await receiveCallback(ctx, await consent(body.authorizeUrl, { account }));
  const completion = new URLSearchParams(new URL(location).hash.slice(1)).get('completion') ?? undefined;
  await checkConnection(ctx, { id: body.connectionId, completion });
  return body.connectionId;
}

interface Dumped {
  folders: { folder: string; messages: DumpedMail[] }[];
  events: {
    id: string;
    subject: string;
    startsAt: string;
    endsAt: string;
    end: { zone: string };
    uid: string;
  }[];
}

interface DumpedMail {
  id: string;
  conversationId: string;
  receivedDateTime: string;
  subject: string;
  from: { name?: string; address: string } | null;
  to: { address: string }[];
  cc: { address: string }[];
  text: string;
  categories: string[];
  extendedProperties: { id: string; value: string }[];
}

export function mailboxOf({ mailbox }: Ground, address: string) {
  const path = `accounts/${address}`;
  const dump = () => control(mailbox.url, `${path}/mailbox`) as Promise<Dumped>;
  const mails = async (folder: string) =>
    (await dump()).folders.find((one) => one.folder === folder)?.messages ?? [];
  return {
    address,
    plan: mailbox.plan,
    /** Every planned misbehaviour is over. */
    calm: () => control(mailbox.url, 'faults', { method: 'DELETE' }),
    calls: mailbox.calls,
    /** Another program of the person's, which works in the same mailbox. */
    otherClient: () => otherClient(mailbox.url, address),
    dump,
    mails,
    sent: () => mails('sentitems'),
    /** From now on no look finds any mail, as if somebody had thrown all of it away. */
    empty: () =>
      mailbox.plan({
        action: 'status',
        status: 200,
        json: { value: [] },
        match: { method: 'GET', path: '/v1.0/me/messages', times: 0 },
      }),
    /** A mail arrives (or, in another folder, lies there). */
    deliver: (parts: MailParts = {}, folder = 'inbox', senderCheck = 'none') =>
      control(mailbox.url, `${path}/messages?folder=${folder}&senderCheck=${senderCheck}`, {
        method: 'POST',
        body: aMail({ to: address, ...parts }),
      }) as Promise<{ id: string; conversationId: string }>,
    addEvents: (ics: string) => control(mailbox.url, `${path}/events`, { method: 'POST', body: ics }),
  };
}
