import { z } from 'zod';
import { CalendarEvent, defineConnector } from '#platform/connectors';
import { ConnectorError } from '../../../shared/platform/connectors/connector-error.ts';
import type { Calls } from '../../../shared/platform/connectors/drivers/driver.ts';
import { calendarOver } from './calendar-events.ts';
import { parsedAnswer } from './memory-vendor.ts';

/** A calendar that somebody has published, as JSON; it is connected by its address alone. */
export const published = defineConnector({
  id: 'published',
  title: 'A published calendar',
  connectedBy: 'none',
  tier: 'basic',
  asks: { address: 'Where it is published', secret: null },
  limits: { callsAtOnce: 1 },
  capabilities: { calendar: { reads: ['Events'], changes: [], needs: [] } },
  settings: {},
  open: () => ({
    connectedBy: 'none',
    async account(call) {
      const { url } = await load(call);
      return { id: url, address: new URL(url).hostname, name: 'Published' };
    },
    capabilities: {
      calendar: { read: (call, { zone }) => calendarOver(async () => (await load(call)).events, zone) },
    },
  }),
});

async function load({ key, readAddress, run }: Calls['none']) {
  const { address: url } = await key.read();
  return run(async (signal) => {
    const { status, headers, text } = await readAddress({ url, signal });
    if (status === 429) throw new ConnectorError('throttled', Number(headers.get('retry-after')) * 1_000);
    if (status >= 500) throw new ConnectorError('transient');
    if (status !== 200) throw new ConnectorError('gone');
    return { url, events: parsedAnswer(text, z.array(CalendarEvent)) };
  });
}
