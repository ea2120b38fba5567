import { z } from 'zod';
import { UrlSetting, WordSetting } from '#kernel';
import { defineConnector } from '../connector.ts';
import type { Calls, Target, VendorAccount } from '../driver.ts';
import { graphCalendarReader } from './calendar-reader.ts';
import { graphCalendarTracer } from './calendar-tracer.ts';
import { graphCalendarWriter } from './calendar-writer.ts';
import { createGraphClient, type GraphClient } from './graph-client.ts';
import { graphMailReader } from './mail-reader.ts';
import { graphMailTracer } from './mail-tracer.ts';
import { graphMailWriter } from './mail-writer.ts';
import { microsoftOAuth } from './oauth.ts';

const Me = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** Mail and calendar of Microsoft accounts, spoken to over Microsoft Graph (https://learn.microsoft.com/graph). */
export const microsoft = defineConnector({
  id: 'microsoft',
  title: 'Microsoft mail and calendar',
  connectedBy: 'oauth',
  tier: 'basic',
  asks: null,
  // Microsoft serves at most four calls of one app to one mailbox at a time.
  limits: { callsAtOnce: 4 },
  capabilities: {
    mail: {
      reads: ['Mail and its attachments list'],
      changes: ['Drafts and replies', 'Labels and the archive'],
      needs: ['Mail.Read'],
    },
    calendar: {
      reads: ['Calendar events and free time'],
      changes: ['Calendar events'],
      needs: ['Calendars.Read'],
    },
  },
  settings: {
    GRAPH_URL: UrlSetting.describe('With its version, for instance `https://graph.microsoft.com/v1.0`.'),
    MICROSOFT_AUTHORITY: UrlSetting.describe('For instance `https://login.microsoftonline.com/common`.'),
    // A refresh token can be turned into any scope its client was ever granted, hence two clients.
    MICROSOFT_READER_CLIENT_ID: WordSetting,
    MICROSOFT_READER_CLIENT_SECRET: WordSetting,
    MICROSOFT_WRITER_CLIENT_ID: WordSetting,
    MICROSOFT_WRITER_CLIENT_SECRET: WordSetting,
  },
  open(settings) {
    const graphUrl = settings.GRAPH_URL.replace(/\/$/, '');
    const graph = (call: Calls['oauth']) => createGraphClient(graphUrl, call);
    const mailbox = (call: Calls['oauth'], { account }: Target) => ({ graph: graph(call), call, account });
    return {
      connectedBy: 'oauth',
      oauth: microsoftOAuth({
        authority: settings.MICROSOFT_AUTHORITY,
        reader: {
          clientId: settings.MICROSOFT_READER_CLIENT_ID,
          clientSecret: settings.MICROSOFT_READER_CLIENT_SECRET,
        },
        writer: {
          clientId: settings.MICROSOFT_WRITER_CLIENT_ID,
          clientSecret: settings.MICROSOFT_WRITER_CLIENT_SECRET,
        },
      }),
      account: (call) => readAccount(graph(call)),
      capabilities: {
        mail: {
          read: (call, target) => graphMailReader(mailbox(call, target)),
          change: {
            trace: (call, target) => graphMailTracer(mailbox(call, target)),
            write: (call, target) => graphMailWriter(mailbox(call, target)),
          },
        },
        calendar: {
          read: (call, { zone }) => graphCalendarReader(graph(call), zone),
          change: {
            trace: (call) => graphCalendarTracer(graph(call)),
            write: (call) => graphCalendarWriter(graph(call)),
          },
        },
      },
    };
  },
});

async function readAccount(graph: GraphClient): Promise<VendorAccount> {
  const query = { $select: 'id,displayName,mail,userPrincipalName' };
  const me = await graph.ask({ method: 'GET', path: '/me', query }, Me);
  const address = (me.mail ?? me.userPrincipalName ?? '').toLowerCase();
  return { id: me.id, address, name: me.displayName ?? '' };
}
