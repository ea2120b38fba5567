import { createHash, randomBytes } from 'node:crypto';
import { type RunningMailbox, startMailbox } from '../index.ts';

export const redirectUri = 'http://127.0.0.1:7070/api/v1/oauth/callback';

export const clients = {
  reader: { id: 'reader-app', secret: 'reader-secret' },
  writer: { id: 'writer-app', secret: 'writer-secret' },
};

export const readScopes = 'openid offline_access User.Read Mail.Read Calendars.Read';
export const writeScopes = `${readScopes} Mail.ReadWrite Mail.Send Calendars.ReadWrite MailboxSettings.Read`;

export const dana = 'dana@connectsoft.me';
export const noa = 'noa@connectsoft.me';

/** A served mailbox with two accounts. */
export async function openWorld({
  stateDir = ':memory:',
  now,
}: {
  stateDir?: string;
  now?: () => Date;
} = {}) {
  const mailbox = await startMailbox({
    stateDir,
    port: 0,
    clients,
    redirectUris: [redirectUri],
    ...(now ? { now } : {}),
  });
  await control(mailbox, 'POST', 'accounts', {
    address: dana,
    name: 'Dana Levi',
    timeZone: 'Asia/Jerusalem',
  });
  await control(mailbox, 'POST', 'accounts', { address: noa, name: 'Noa Cohen', timeZone: 'Europe/London' });
  return mailbox;
}

export async function control(mailbox: RunningMailbox, method: string, path: string, body?: unknown) {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const reply = await fetch(`${mailbox.url}/__control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
    text,
  };
}

export const addMail = (mailbox: RunningMailbox, mail: string | Uint8Array, query = '', address = dana) =>
  control(mailbox, 'POST', `accounts/${address}/messages${query}`, mail);

interface MailWish {
  id?: string;
  from?: string;
  to?: string;
  subject?: string;
  date?: string;
  text?: string;
  headers?: string[];
}

let written = 0;

export function eml(wish: MailWish = {}): string {
  written += 1;
  return [
    `From: ${wish.from ?? 'Avi Mizrahi <avi@example.com>'}`,
    `To: ${wish.to ?? `Dana Levi <${dana}>`}`,
    `Subject: ${wish.subject ?? 'Lunch'}`,
    `Date: ${wish.date ?? 'Thu, 12 Mar 2026 08:00:00 +0200'}`,
    `Message-ID: ${wish.id ?? `<m${written}@example.com>`}`,
    'MIME-Version: 1.0',
    ...(wish.headers ?? ['Content-Type: text/plain; charset=utf-8']),
    '',
    wish.text ?? 'Shall we have lunch on Thursday?',
    '',
  ].join('\r\n');
}

export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

interface ConsentWish {
  clientId?: string;
  scope?: string;
  account?: string;
  decision?: 'allow' | 'deny';
  challenge: string;
}

/** Opens the consent page and answers it as a terminal client would; returns the redirect. */
export async function consent(
  mailbox: RunningMailbox,
  wish: ConsentWish,
): Promise<{ page: string; redirect: URL }> {
  const query = new URLSearchParams({
    client_id: wish.clientId ?? clients.reader.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: wish.scope ?? readScopes,
    state: 'state-1',
    code_challenge: wish.challenge,
    code_challenge_method: 'S256',
    login_hint: wish.account ?? dana,
  });
  const shown = await fetch(`${mailbox.url}/common/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
  const page = await shown.text();
  if (shown.status !== 200)
    return { page, redirect: new URL(shown.headers.get('location') ?? 'about:blank') };
  const answer = await fetch(`${mailbox.url}/common/oauth2/v2.0/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      ticket: /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '',
      account: wish.account ?? dana,
      decision: wish.decision ?? 'allow',
    }),
  });
  return { page, redirect: new URL(answer.headers.get('location') ?? 'about:blank') };
}

export async function askTokens(mailbox: RunningMailbox, fields: Record<string, string>) {
  const reply = await fetch(`${mailbox.url}/common/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clients.reader.id,
      client_secret: clients.reader.secret,
      ...fields,
    }),
  });
  return { status: reply.status, json: (await reply.json()) as Record<string, string & number> };
}

export const asWriter = { client_id: clients.writer.id, client_secret: clients.writer.secret };

/** The whole way from consent to tokens. */
export async function signIn(
  mailbox: RunningMailbox,
  {
    role = 'writer',
    account = dana,
    scope,
  }: { role?: 'reader' | 'writer'; account?: string; scope?: string } = {},
) {
  const { verifier, challenge } = pkce();
  const wanted = scope ?? (role === 'reader' ? readScopes : writeScopes);
  const { redirect } = await consent(mailbox, {
    clientId: clients[role].id,
    scope: wanted,
    account,
    challenge,
  });
  const { json } = await askTokens(mailbox, {
    client_id: clients[role].id,
    client_secret: clients[role].secret,
    grant_type: 'authorization_code',
    code: redirect.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return { accessToken: json.access_token ?? '', refreshToken: json.refresh_token ?? '', tokens: json };
}

interface GraphReply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the wire carries
  json: any;
}

/** A caller of Graph with immutable ids and text bodies, as the product calls it. */
export function graphClient(mailbox: RunningMailbox, accessToken: string) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(path.startsWith('http') ? path : `${mailbox.url}/v1.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        prefer: 'IdType="ImmutableId", outlook.body-content-type="text"',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return {
      status: reply.status,
      headers: reply.headers,
      json: text === '' ? undefined : JSON.parse(text),
    } as GraphReply;
  };
}
