import type { CalendarEvent, CalendarReader, CalendarTracer, CalendarWriter } from '#platform/connectors';
import { defineConnector, type MailMessage, type MailReader, type MailWriter } from '#platform/connectors';
import { freeBusyOf } from '../../shared/platform/connectors/calendar-time/free-busy.ts';
import { ConnectorError } from '../../shared/platform/connectors/connector-error.ts';
import type { Calls, TokenSetName } from '../../shared/platform/connectors/drivers/driver.ts';

/* One connector of each way to be connected, at vendors that live in memory. None of them is part of the product. */

const cannot = () => Promise.reject(new ConnectorError('rejected'));
const mine = { name: 'Robin', address: 'robin@postbox.example' };

/** Accounts belong to one person, and the store outlives a test. */
let opened = 0;

/** A mailbox that is opened by a password for apps: one for reading, another one for changes. */
export function postbox() {
  const passwords: Record<TokenSetName, string> = { read: 'read-CANARY', write: 'write-CANARY' };
  const letters: MailMessage[] = [];
  const asked: string[] = [];
  opened += 1;
  const account = `postbox-${opened}`;

  async function enter({ key }: Calls['secret'], sets: TokenSetName[]) {
    const { secret } = await key.read();
    asked.push(String(secret));
    if (sets.some((set) => passwords[set] === secret)) return;
    await key.giveUp();
    throw new ConnectorError('reauth');
  }
  const inThread = (threadId: string) => {
    const found = letters.filter((letter) => letter.threadId === threadId);
    if (found.length === 0) throw new ConnectorError('gone');
    return found;
  };
  async function threadState(threadId: string) {
    const messages = inThread(threadId);
    const last = messages[messages.length - 1] ?? cannotBe();
    const { id: lastMessageId, version: lastVersion, isSent: lastIsSent, receivedAt: lastAt, subject } = last;
    return { threadId, subject, lastMessageId, lastVersion, lastIsSent, lastAt, messages };
  }

  const reader = (call: Calls['secret']): MailReader => ({
    async search() {
      await enter(call, ['read']);
      return letters.map(({ threadId, subject, from, receivedAt, text, labels, isSent, isBulk }) => {
        const told = { threadId, subject, from, lastAt: receivedAt, snippet: text, labels, isBulk };
        return { ...told, unread: 1, lastIsSent: isSent };
      });
    },
    arrivals: cannot,
    inventory: cannot,
    async readThread(threadId) {
      await enter(call, ['read']);
      return inThread(threadId);
    },
    async threadState(threadId) {
      await enter(call, ['read', 'write']);
      return threadState(threadId);
    },
  });
  const tracer = (call: Calls['secret']) => ({
    threadState: reader(call).threadState,
    idsIn: cannot,
    findBySuggestion: cannot,
  });
  const writer = (call: Calls['secret']): MailWriter => ({
    ...tracer(call),
    createReplyDraft: cannot,
    send: cannot,
    withdrawDraft: cannot,
    archive: cannot,
    async applyLabel({ messageIds, label }) {
      await enter(call, ['write']);
      const changed = letters.filter(({ id }) => messageIds.includes(id));
      for (const letter of changed) letter.labels.push(label);
      return { changedIds: changed.map(({ id }) => id) };
    },
  });

  const connector = defineConnector({
    id: 'postbox',
    title: 'Postbox',
    connectedBy: 'secret',
    tier: 'premium',
    asks: { address: 'Your mail address', secret: 'A password for apps' },
    limits: { callsAtOnce: 1 },
    capabilities: { mail: { reads: ['Mail'], changes: ['Labels'], needs: [] } },
    settings: {},
    open: () => ({
      connectedBy: 'secret',
      async account(call) {
        await enter(call, ['read', 'write']);
        return { id: account, ...mine };
      },
      capabilities: { mail: { read: reader, change: { trace: tracer, write: writer } } },
    }),
  });
  return {
    connector,
    passwords,
    letters,
    asked,
    deliver: (subject: string) => letters.push(letter(subject)),
  };
}

function cannotBe(): never {
  throw new Error('a conversation without a message');
}

const letter = (subject: string): MailMessage => ({
  id: `${subject}-1`,
  version: '1',
  threadId: subject,
  messageId: `${subject}@acme.example`,
  from: { name: 'Dana', address: 'dana@acme.example' },
  to: [mine],
  cc: [],
  replyTo: [],
  subject,
  receivedAt: '2026-03-11T09:00:00.000Z',
  text: 'As agreed.',
  showsNoText: false,
  labels: [],
  isUnread: true,
  isSent: false,
  isDraft: false,
  isBulk: false,
  isSenderProven: true,
  attachments: [],
});

export const anEvent = (title: string, at = '2026-03-13T13:00:00.000Z'): CalendarEvent => ({
  id: title,
  version: '1',
  title,
  start: { at, zone: 'UTC' },
  end: { at: new Date(Date.parse(at) + 3_600_000).toISOString(), zone: 'UTC' },
  busy: 'busy',
  status: 'confirmed',
  organizer: mine,
  attendees: [],
  place: null,
  isPrivate: false,
  isOrganizer: true,
  ownResponse: 'none',
});

/** Reads a calendar of which `load` gives all events. */
const calendarOver = (load: () => Promise<CalendarEvent[]>, zone: () => Promise<string>): CalendarReader => ({
  list: load,
  freeBusy: async (ask) => freeBusyOf(await load(), { ...ask, zone: await zone() }),
  getEvent: async (id) => (await load()).find((event) => event.id === id) ?? gone(),
});

function gone(): never {
  throw new ConnectorError('gone');
}

/** A calendar that somebody has published, as JSON. */
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
  const { status, text } = await run((signal) => readAddress({ url, signal }));
  if (status !== 200) throw new ConnectorError('gone');
  return { url, events: JSON.parse(text) as CalendarEvent[] };
}

/** A calendar at a vendor where the person consents; the code of the consent names what they ticked. */
export function diary() {
  const events = new Map<string, CalendarEvent>();
  const used: string[] = [];
  opened += 1;
  const account = `diary-${opened}`;
  const grant = (set: TokenSetName, ticked: string) => ({
    accessToken: `${set}-token`,
    refreshToken: `${set}-refresh`,
    expiresAtMs: Date.parse('2030-01-01T00:00:00Z'),
    scopes: ticked === 'nothing' ? [] : [set === 'write' ? 'diary.write' : 'diary.read'],
  });
  const asked = async ({ tokens }: Calls['oauth']) => {
    used.push(await tokens.accessToken());
    return [...events.values()];
  };
  const tracer = (call: Calls['oauth']): CalendarTracer => ({
    getEvent: async (id) => (await asked(call)).find((event) => event.id === id) ?? gone(),
  });
  const writer = (call: Calls['oauth']): CalendarWriter => ({
    ...tracer(call),
    async updateEvent({ eventId, changes }) {
      const event = (await asked(call)).find(({ id }) => id === eventId) ?? gone();
      const { start = event.start, end = event.end } = changes;
      const changed = { ...event, start, end, version: '2' };
      events.set(eventId, changed);
      return changed;
    },
    respond: cannot,
    createEvent: cannot,
  });
  const connector = defineConnector({
    id: 'diary',
    title: 'Diary',
    connectedBy: 'oauth',
    tier: 'basic',
    asks: null,
    limits: { callsAtOnce: 2 },
    capabilities: { calendar: { reads: ['Events'], changes: ['Events'], needs: ['diary.read'] } },
    settings: {},
    open: () => ({
      connectedBy: 'oauth',
      oauth: {
        issuer: 'https://diary.example',
        scopes: (set) => [set === 'write' ? 'diary.write' : 'diary.read'],
        authorizeUrl: ({ state, set }) => `https://diary.example/${set}?state=${state}`,
        exchange: async ({ set, code }) => grant(set, code),
        refresh: cannot,
      },
      async account(call) {
        await asked(call);
        return { id: account, ...mine };
      },
      capabilities: {
        calendar: {
          read: (call, { zone }) => calendarOver(() => asked(call), zone),
          change: { trace: tracer, write: writer },
        },
      },
    }),
  });
  return { connector, events, used, add: (event: CalendarEvent) => events.set(event.id, event) };
}
