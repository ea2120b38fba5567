import type { Connection, StartedConnection } from './answers.ts';
import { type Api, newKey } from './api.ts';

/** The person's consent: what app and browser do together, with the vendor's page in between. */
export async function connect(
  api: Api,
  account: string,
  access: 'read' | 'write' = 'read',
  connectionId?: string,
): Promise<string> {
  const started = await api.send<StartedConnection>('POST', '/connections', {
    body: { connector: 'microsoft', access, connectionId },
    headers: newKey(),
  });
  const { connection, completion } = await consent(started.authorizeUrl, account);
  const done = await api.send<Connection>('POST', `/connections/${connection}/check`, {
    body: { completion },
  });
  return done.id;
}

async function consent(authorizeUrl: string, account: string) {
  const page = await (await fetch(authorizeUrl)).text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const { origin, pathname } = new URL(authorizeUrl);
  const answered = await fetch(origin + pathname, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ticket, account, decision: 'allow' }),
  });
  const back = await fetch(answered.headers.get('location') ?? '', { redirect: 'manual' });
  const fragment = new URL(back.headers.get('location') ?? '').hash.slice(1);
  return Object.fromEntries(new URLSearchParams(fragment));
}
