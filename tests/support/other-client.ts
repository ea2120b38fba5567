import { createHash, randomBytes } from 'node:crypto';
import { consent } from './connectors.ts';
import { REDIRECT_URI } from './ground.ts';

const SCOPE = 'openid offline_access User.Read Mail.Read Mail.ReadWrite Mail.Send Calendars.ReadWrite';

/** A program of the person's own that works in the same mailbox, as Outlook does. */
export async function otherClient(mailboxUrl: string, account: string) {
  const token = await signIn(mailboxUrl, account);
  return async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => {
    const response = await fetch(`${mailboxUrl}/v1.0/me${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        prefer: 'IdType="ImmutableId"',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

export type OtherClient = Awaited<ReturnType<typeof otherClient>>;

async function signIn(mailboxUrl: string, account: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: 'writer',
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state: 'state-of-another-client',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: account,
  });
  const { code = '' } = await consent(`${mailboxUrl}/common/oauth2/v2.0/authorize?${query}`, { account });
  const answer = await fetch(`${mailboxUrl}/common/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: 'writer',
      client_secret: 'writer-secret',
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: verifier,
    }),
  });
  const { access_token } = (await answer.json()) as { access_token?: string };
  if (!access_token) throw new Error(`no other client could sign in: ${answer.status}`);
  return access_token;
}
