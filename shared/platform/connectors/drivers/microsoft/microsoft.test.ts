import {
  addAccount,
  connect,
  connectorsWorld,
  readerOf,
  writerOf,
} from '../../../../../tests/support/connectors.ts';
import { type DriverUnderTest, driverSuite, type LostAnswer } from '../suite.ts';

const OWNER = 'owner@example.com';

const LOST: Record<LostAnswer, { method: string; path: string }> = {
  draft: { method: 'POST', path: '*/createReply' },
  send: { method: 'POST', path: '*/send' },
  event: { method: 'POST', path: '/v1.0/me/events' },
  event_change: { method: 'PATCH', path: '/v1.0/me/events/*' },
};

interface Dump {
  folders: {
    folder: string;
    messages: { id: string; subject: string; text: string; categories: string[] }[];
  }[];
  events: { id: string; subject: string }[];
}

driverSuite('Microsoft mail and calendar', openMicrosoft);

async function openMicrosoft(): Promise<DriverUnderTest> {
  const world = await connectorsWorld();
  await addAccount(world, OWNER);
  const ctx = await world.person();
  const { id: connectionId } = await connect(ctx, OWNER, 'write');
  const { mail, calendar } = await readerOf(ctx);
  const writers = await writerOf(ctx, connectionId);
  const graph = { path: '/v1.0/*' };

  return {
    mail,
    calendar,
    mailWriter: writers.mail,
    calendarWriter: writers.calendar,
    async addMail(raw, folder = 'inbox') {
      const body = typeof raw === 'string' ? raw : new Uint8Array(raw);
      const path = `accounts/${OWNER}/messages?folder=${folder}`;
      const added = (await world.control(path, { method: 'POST', body })) as {
        id: string;
        conversationId: string;
      };
      return { threadId: added.conversationId, id: added.id };
    },
    addEvents: async (ics) =>
      void (await world.control(`accounts/${OWNER}/events`, { method: 'POST', body: ics })),
    async look() {
      const dump = (await world.control(`accounts/${OWNER}/mailbox`)) as Dump;
      const inFolder = (name: string) => dump.folders.find(({ folder }) => folder === name)?.messages ?? [];
      const all = dump.folders.flatMap(({ messages }) => messages);
      return {
        drafts: inFolder('drafts').map(({ id }) => id),
        sent: inFolder('sentitems').map(({ id, subject, text }) => ({ id, subject, text })),
        archived: inFolder('archive').map(({ id }) => id),
        labels: Object.fromEntries(all.map(({ id, categories }) => [id, categories])),
        events: dump.events.map(({ id, subject }) => ({ id, title: subject })),
      };
    },
    faults: {
      loseAnswer: (operation) =>
        world.mailbox.plan({ action: 'reset-after-forward', match: LOST[operation] }),
      throttle: (sec) =>
        world.mailbox.plan({
          action: 'status',
          status: 429,
          headers: { 'retry-after': String(sec) },
          match: graph,
        }),
      fail: (status) => world.mailbox.plan({ action: 'status', status, match: { ...graph, times: 0 } }),
      garble: () => world.mailbox.plan({ action: 'garbage', match: { path: '/v1.0/me/messages' } }),
      refuseTokens: () =>
        world.mailbox.plan({ action: 'status', status: 401, match: { ...graph, times: 0 } }),
    },
    close: world.close,
  };
}
