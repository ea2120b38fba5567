import { z } from 'zod';
import type { Driver, DriverCall, VendorAccount } from '../driver.ts';
import { graphCalendarReader } from './calendar-reader.ts';
import { graphCalendarTracer } from './calendar-tracer.ts';
import { graphCalendarWriter } from './calendar-writer.ts';
import { createGraphClient } from './graph-client.ts';
import { createFolderMemory } from './mail-folders.ts';
import { graphMailReader } from './mail-reader.ts';
import { graphMailTracer } from './mail-tracer.ts';
import { graphMailWriter } from './mail-writer.ts';
import { type MicrosoftOAuthConfig, microsoftOAuth } from './oauth.ts';

export interface MicrosoftConfig extends MicrosoftOAuthConfig {
  /** With its version, for instance `https://graph.microsoft.com/v1.0`. */
  graphUrl: string;
}

const Me = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** Mail and calendar of Microsoft accounts, spoken to over Microsoft Graph (https://learn.microsoft.com/graph). */
export function microsoftDriver(config: MicrosoftConfig): Driver {
  const graphUrl = config.graphUrl.replace(/\/$/, '');
  const graph = (call: DriverCall) => createGraphClient(graphUrl, call);
  const mailbox = (call: DriverCall, account: VendorAccount) => ({ graph: graph(call), call, account });
  const folders = createFolderMemory();
  return {
    oauth: microsoftOAuth(config),
    account: async (call) => readAccount(call, graphUrl),
    mailReader: (call, account) => graphMailReader(mailbox(call, account), folders),
    calendarReader: (call, zone) => graphCalendarReader(graph(call), zone),
    mailTracer: (call, account) => graphMailTracer(mailbox(call, account), folders),
    calendarTracer: (call) => graphCalendarTracer(graph(call)),
    mailWriter: (call, account) => graphMailWriter(mailbox(call, account), folders),
    calendarWriter: (call) => graphCalendarWriter(graph(call)),
  };
}

async function readAccount(call: DriverCall, graphUrl: string): Promise<VendorAccount> {
  const query = { $select: 'id,displayName,mail,userPrincipalName' };
  const me = await createGraphClient(graphUrl, call).ask({ method: 'GET', path: '/me', query }, Me);
  const address = (me.mail ?? me.userPrincipalName ?? '').toLowerCase();
  return { id: me.id, address, name: me.displayName ?? '' };
}
