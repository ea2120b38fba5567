import { demoPerson } from '../local/stack/demo-person.ts';
import { type Api, openApi } from './api.ts';
import type { BenchStack } from './stack.ts';
import { orderToken } from './tenants.ts';

export interface PackOwner {
  api: Api;
  /** By the key that the pack gives them, such as `inbox`. */
  workflowIds: Record<string, string>;
}

/** The person whose mailbox is seeded, with that mailbox connected and Clear Inbox installed. */
export async function openPackOwner(stack: BenchStack): Promise<PackOwner> {
  const api = openApi(stack.siteUrl, await orderToken(stack, demoPerson));
  await connectMailbox(api);
  const { workflows } = await api.call<{ workflows: { id: string; key: string }[] }>(
    'POST',
    'packs/clear-inbox/installations',
  );
  const keyOf = (key: string) => key.replace('clear-inbox.', '');
  return { api, workflowIds: Object.fromEntries(workflows.map(({ id, key }) => [keyOf(key), id])) };
}

/** Consents at the vendor's page as the person would, to reading alone. */
async function connectMailbox(api: Api): Promise<void> {
  const wish = { connector: 'microsoft', access: 'read' };
  const started = await api.call<{ authorizeUrl: string }>('POST', 'connections', wish);
  const page = await (await fetch(started.authorizeUrl)).text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const { origin, pathname } = new URL(started.authorizeUrl);
  const form = new URLSearchParams({ ticket, account: demoPerson.email, decision: 'allow' });
  const allowed = await fetch(origin + pathname, { method: 'POST', redirect: 'manual', body: form });
  const back = await fetch(allowed.headers.get('location') ?? '', { redirect: 'manual' });
  const brought = new URLSearchParams(new URL(back.headers.get('location') ?? '').hash.slice(1));
  await api.call('POST', `connections/${brought.get('connection')}/check`, {
    completion: brought.get('completion'),
  });
}
