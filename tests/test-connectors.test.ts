import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkConnection, orForbidden, startConnection } from '#platform/connectors';
import { connectorSuites, type DriverUnderTest } from '../shared/platform/connectors/capabilities/suite.ts';
import {
  type ConnectorsCtx,
  callback,
  connectorsWorld,
  consentToGive,
  openWriters,
} from './support/connectors.ts';
import { eventsIn } from './support/test-connectors/calendar-events.ts';
import { diary } from './support/test-connectors/diary.ts';
import { published } from './support/test-connectors/published.ts';

connectorSuites(published, { calendar: openPublished });
connectorSuites(diary().connector, { calendar: openDiary });

async function openPublished(): Promise<DriverUnderTest<'calendar'>> {
  const answer = { status: 200, headers: {}, body: '[]' };
  const server = createServer((_request, response) =>
    response.writeHead(answer.status, answer.headers).end(answer.body),
  );
  const answerWith = (change: Partial<typeof answer>) => void Object.assign(answer, change);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const world = await connectorsWorld([published]);
  const ctx = await world.person();
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await startConnection(ctx, { connector: 'published', access: 'read', address });

  return {
    reader: await calendarOf(ctx),
    addEvents: async (ics) => answerWith({ body: JSON.stringify(eventsIn(ics)) }),
    faults: {
      throttle: (sec) => answerWith({ status: 429, headers: { 'retry-after': String(sec) } }),
      fail: (status) => answerWith({ status }),
      garble: () => answerWith({ body: answer.body.slice(0, -1) }),
      refuse: () => answerWith({ status: 401 }),
    },
    async close() {
      await world.close();
      server.close();
    },
  };
}

async function openDiary(): Promise<DriverUnderTest<'calendar'>> {
  const { connector, vendor, events, answers, add } = diary();
  const world = await connectorsWorld([connector]);
  const ctx = await world.person();
  const connectionId = await consent(ctx, 'read');
  await consent(ctx, 'write', connectionId);

  return {
    reader: await calendarOf(ctx),
    addEvents: async (ics) => void eventsIn(ics).map(add),
    faults: vendor.faults,
    close: world.close,
    change: {
      writer: orForbidden((await openWriters(ctx, connectionId)).calendar),
      faults: vendor.changeFaults,
      look: async () => ({ events: [...events.values()], answers }),
    },
  };
}

async function consent(ctx: ConnectorsCtx, access: 'read' | 'write', connectionId?: string): Promise<string> {
  const { body } = await startConnection(ctx, { connector: 'diary', access, connectionId });
  const given = consentToGive(body);
  const state = new URL(given.authorizeUrl).searchParams.get('state') ?? undefined;
  const { completion } = await callback(ctx, { state, code: 'all' });
  return (await checkConnection(ctx, { id: given.connectionId, completion })).id;
}

async function calendarOf(ctx: ConnectorsCtx) {
  const { calendar } = await ctx.connections.readers();
  if (calendar.kind !== 'ready') throw new Error(`blocked: ${calendar.reason}`);
  return calendar.reader;
}
