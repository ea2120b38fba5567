import type { Fault as StoreFault } from '../../../local/cosmos/index.ts';
import { controlKeyHeader } from '../../../local/doors/index.ts';
import type { TokenOrder } from '../../../local/identity/control-tokens.ts';
import type { ModelScript } from '../../../local/model/scripts.ts';
import type { Fault } from '../../../local/stand-in/index.ts';
import type { StackAddress } from './address.ts';

export interface Mail {
  id: string;
  conversationId: string;
  subject: string;
  to: { address: string }[];
  cc: { address: string }[];
  text: string;
  categories: string[];
  extendedProperties: { id: string; value: string }[];
}

export interface Mailbox {
  folders: { folder: string; messages: Mail[] }[];
}

/** The control doors of the stand-ins: what a person at the vendor's could see and do, and faults on the wire. */
export function openDoors({ identityUrl, mailboxUrl, modelUrl, cosmosUrl, controlKey }: StackAddress) {
  const knock = async (url: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(url, { ...init, headers: { [controlKeyHeader]: controlKey } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const post = (url: string, body: unknown) => knock(url, { method: 'POST', body: JSON.stringify(body) });
  return {
    token: async (order: Partial<TokenOrder>): Promise<string> =>
      ((await post(`${identityUrl}/__control/tokens`, order)) as { accessToken: string }).accessToken,
    /** From now on the sign-in page offers this person. */
    know: ({ oid, ...person }: { oid: string; email: string; name: string }) =>
      knock(`${identityUrl}/__control/persons/${oid}`, { method: 'PUT', body: JSON.stringify(person) }),
    /** Their session and refresh tokens end, as when they signed out everywhere; tokens already given live on. */
    endSignIns: (oid: string) => knock(`${identityUrl}/__control/sessions/${oid}`, { method: 'DELETE' }),

    openAccount: (address: string) =>
      post(`${mailboxUrl}/__control/accounts`, { address, name: 'Robin Vale', timeZone: 'Europe/Berlin' }),
    deliver: (address: string, mail: string) =>
      knock(`${mailboxUrl}/__control/accounts/${address}/messages?folder=inbox`, {
        method: 'POST',
        body: mail,
      }),
    deliverMany: (address: string, messages: string[]) =>
      post(`${mailboxUrl}/__control/accounts/${address}/messages/bulk?folder=inbox`, { messages }),
    async mails(address: string, folder: 'inbox' | 'sentitems' | 'drafts' | 'archive'): Promise<Mail[]> {
      const { folders } = (await knock(`${mailboxUrl}/__control/accounts/${address}/mailbox`)) as Mailbox;
      return folders.find((one) => one.folder === folder)?.messages ?? [];
    },

    script: (script: ModelScript) => post(`${modelUrl}/__control/scripts`, script),
    slowModel: (ms: number) => post(`${modelUrl}/__control/latency`, { ms }),
    modelCalls: () =>
      knock(`${modelUrl}/__control/calls`) as Promise<{ method: string; path: string; body: string }[]>,
    mailboxCalls: () =>
      knock(`${mailboxUrl}/__control/calls`) as Promise<{ method: string; path: string; body: string }[]>,

    mailboxFault: (fault: Fault) => post(`${mailboxUrl}/__control/faults`, fault),
    modelFault: (fault: Fault) => post(`${modelUrl}/__control/faults`, fault),
    storeFault: (fault: StoreFault) => post(`${cosmosUrl}/__control/faults`, fault),
    async calm() {
      const urls = [mailboxUrl, modelUrl, cosmosUrl];
      await Promise.all(urls.map((url) => knock(`${url}/__control/faults`, { method: 'DELETE' })));
      await knock(`${modelUrl}/__control/scripts`, { method: 'DELETE' });
    },
  };
}
