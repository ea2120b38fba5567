import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkConnection, orForbidden, startConnection } from '#platform/connectors';
import { htmlToText } from '../local/mailbox/html-text.ts';
import {
  connectorSuites,
  type DraftEdit,
  type DriverUnderTest,
} from '../shared/platform/connectors/capabilities/suite.ts';
import {
  type ConnectorsCtx,
  callback,
  connectorsWorld,
  consentToGive,
  openWriters,
} from './support/connectors.ts';
import { eventsIn } from './support/test-connectors/calendar-events.ts';
import { diary } from './support/test-connectors/diary.ts';
import { postbox } from './support/test-connectors/postbox.ts';
import { type Letter, letterFrom } from './support/test-connectors/postbox-letters.ts';
import { put } from './support/test-connectors/postbox-writer.ts';
import { published } from './support/test-connectors/published.ts';

connectorSuites(published, { calendar: openPublished });
connectorSuites(diary().connector, { calendar: openDiary });
connectorSuites(postbox().connector, { mail: openPostbox });

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

async function openPostbox(): Promise<DriverUnderTest<'mail'>> {
  const { connector, vendor, letters } = postbox();
  const world = await connectorsWorld([connector]);
  const ctx = await world.person();
  const key = { connector: 'postbox', address: 'robin@postbox.example' };
  const { body } = await startConnection(ctx, { ...key, access: 'read', secret: 'read-CANARY' });
  const connectionId = 'authorizeUrl' in body ? body.connectionId : body.id;
  await startConnection(ctx, { ...key, access: 'write', connectionId, secret: 'write-CANARY' });

  return {
    reader: await mailOf(ctx),
    async addMail(raw, folder = 'inbox') {
      const letter = await letterFrom(raw, folder, { id: `letter-${letters.length}`, known: letters });
      letters.push(letter);
      return letter;
    },
    faults: vendor.faults,
    close: world.close,
    change: {
      writer: orForbidden((await openWriters(ctx, connectionId)).mail),
      faults: vendor.changeFaults,
      async editDraft(draftId, edit) {
        const draft = letters.find(({ id }) => id === draftId);
        if (draft) put(letters, draft, changeOf(edit));
      },
      async look() {
        const idsIn = (name: Letter['folder']) =>
          letters.filter(({ folder }) => folder === name).map(({ id }) => id);
        return {
          drafts: idsIn('drafts'),
          archived: idsIn('archive'),
          sent: letters
            .filter(({ folder }) => folder === 'sentitems')
            .map(({ to, subject, body: text }) => ({ to: addressesOf(to), subject, text })),
          labels: Object.fromEntries(letters.map(({ id, labels }) => [id, labels])),
        };
      },
    },
  };
}

const addressesOf = (people: Letter['to']) => people.map(({ address }) => address);
const people = (addresses: string[]) => addresses.map((address) => ({ name: null, address }));

function changeOf(edit: DraftEdit): Partial<Letter> {
  if ('to' in edit) return { to: people(edit.to) };
  if ('cc' in edit) return { cc: people(edit.cc) };
  if ('text' in edit) return { body: edit.text };
  if ('html' in edit) return { body: htmlToText(edit.html) };
  if ('attach' in edit) return { attachments: [{ id: 'extra', name: 'extra', type: 'text/plain', size: 2 }] };
  return edit;
}

async function consent(ctx: ConnectorsCtx, access: 'read' | 'write', connectionId?: string): Promise<string> {
  const { body } = await startConnection(ctx, { connector: 'diary', access, connectionId });
  const given = consentToGive(body);
  const state = new URL(given.authorizeUrl).searchParams.get('state') ?? undefined;
  const { completion } = await callback(ctx, { state, code: 'all' });
  return (await checkConnection(ctx, { id: given.connectionId, completion })).id;
}

async function mailOf(ctx: ConnectorsCtx) {
  const { mail } = await ctx.connections.readers();
  if (mail.kind !== 'ready') throw new Error(`blocked: ${mail.reason}`);
  return mail.reader;
}

async function calendarOf(ctx: ConnectorsCtx) {
  const { calendar } = await ctx.connections.readers();
  if (calendar.kind !== 'ready') throw new Error(`blocked: ${calendar.reason}`);
  return calendar.reader;
}
