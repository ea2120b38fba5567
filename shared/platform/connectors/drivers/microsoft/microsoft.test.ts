import {
  addAccount,
  connect,
  connectorsWorld,
  readerOf,
  writerOf,
} from '../../../../../tests/support/connectors.ts';
import { type OtherClient, otherClient } from '../../../../../tests/support/other-client.ts';
import {
  type DraftEdit,
  type DriverUnderTest,
  driverSuite,
  type LostAnswer,
} from '../../capabilities/suite.ts';

const OWNER = 'owner@example.com';

const LOST: Record<LostAnswer, { method: string; path: string }> = {
  draft: { method: 'POST', path: '*/createReply' },
  send: { method: 'POST', path: '*/send' },
  removal: { method: 'DELETE', path: '/v1.0/me/messages/*' },
  event: { method: 'POST', path: '/v1.0/me/events' },
  event_answer: { method: 'POST', path: '/v1.0/me/events/*/accept' },
  event_change: { method: 'PATCH', path: '/v1.0/me/events/*' },
};

interface Dump {
  folders: {
    folder: string;
    messages: {
      id: string;
      to: { address: string }[];
      subject: string;
      text: string;
      categories: string[];
    }[];
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
  let signedIn: Promise<OtherClient> | undefined;
  const program = () => {
    signedIn ??= otherClient(world.mailbox.url, OWNER);
    return signedIn;
  };

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
    editDraft: async (draftId, edit) => editDraft(await program(), draftId, edit),
    async look() {
      const dump = (await world.control(`accounts/${OWNER}/mailbox`)) as Dump;
      const inFolder = (name: string) => dump.folders.find(({ folder }) => folder === name)?.messages ?? [];
      const all = dump.folders.flatMap(({ messages }) => messages);
      return {
        drafts: inFolder('drafts').map(({ id }) => id),
        sent: inFolder('sentitems').map(({ id, to, subject, text }) => ({
          id,
          to: to.map(({ address }) => address),
          subject,
          text,
        })),
        archived: inFolder('archive').map(({ id }) => id),
        labels: Object.fromEntries(all.map(({ id, categories }) => [id, categories])),
        events: dump.events.map(({ id, subject }) => ({ id, title: subject })),
      };
    },
    faults: {
      loseAnswer: (operation) =>
        world.mailbox.plan({ action: 'reset-after-forward', match: LOST[operation] }),
      async during(operation, work) {
        await program();
        world.mailbox.plan({ action: 'latency', latencyMs: 1_000, match: LOST[operation] });
        const { method, path } = LOST[operation];
        const end = path.replace('*', '');
        void untilCalled(() =>
          world.mailbox.calls().some((call) => call.method === method && call.path.includes(end)),
        ).then(work);
      },
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

async function untilCalled(isCalled: () => boolean): Promise<void> {
  while (!isCalled()) await new Promise((resolve) => setImmediate(resolve));
}

async function editDraft(graph: OtherClient, draftId: string, edit: DraftEdit): Promise<void> {
  const path = `/messages/${encodeURIComponent(draftId)}`;
  if (!('attach' in edit)) return graph('PATCH', path, changeOf(edit));
  const part = { name: 'extra', contentBytes: 'aGk=', isInline: edit.attach === 'picture' };
  await graph('POST', `${path}/attachments`, part);
}

const people = (addresses: string[]) => addresses.map((address) => ({ emailAddress: { address } }));

function changeOf(edit: Exclude<DraftEdit, { attach: unknown }>) {
  if ('to' in edit) return { toRecipients: people(edit.to) };
  if ('cc' in edit) return { ccRecipients: people(edit.cc) };
  if ('bcc' in edit) return { bccRecipients: people(edit.bcc) };
  if ('text' in edit) return { body: { contentType: 'text', content: edit.text } };
  if ('html' in edit) return { body: { contentType: 'html', content: edit.html } };
  return edit;
}
