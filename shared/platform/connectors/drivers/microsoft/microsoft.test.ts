import {
  addAccount,
  type ConnectorsWorld,
  connect,
  connectorsWorld,
  readerOf,
  writerOf,
} from '../../../../../tests/support/connectors.ts';
import { type OtherClient, otherClient } from '../../../../../tests/support/other-client.ts';
import {
  type CalendarOperation,
  connectorSuites,
  type DraftEdit,
  type DriverUnderTest,
  type MailOperation,
} from '../../capabilities/suite.ts';
import { microsoft } from './index.ts';

const OWNER = 'owner@example.com';

interface Call {
  method: string;
  path: string;
}

const MAIL_CALLS: Record<MailOperation, Call> = {
  draft: { method: 'POST', path: '*/createReply' },
  send: { method: 'POST', path: '*/send' },
  removal: { method: 'DELETE', path: '/v1.0/me/messages/*' },
};

const CALENDAR_CALLS: Record<CalendarOperation, Call> = {
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
  events: { subject: string }[];
}

connectorSuites(microsoft, { mail: openMail, calendar: openCalendar });

async function openMail(): Promise<DriverUnderTest<'mail'>> {
  const { world, reader, writer, look } = await openMicrosoft();
  const { loseAnswer, during } = changeFaults(world, MAIL_CALLS);
  let signedIn: Promise<OtherClient> | undefined;
  const program = () => {
    signedIn ??= otherClient(world.mailbox.url, OWNER);
    return signedIn;
  };

  return {
    reader: reader.mail,
    faults: faultsOf(world, '/v1.0/me/messages'),
    close: world.close,
    async addMail(raw, folder = 'inbox') {
      const body = typeof raw === 'string' ? raw : new Uint8Array(raw);
      const path = `accounts/${OWNER}/messages?folder=${folder}`;
      const added = (await world.control(path, { method: 'POST', body })) as {
        id: string;
        conversationId: string;
      };
      return { threadId: added.conversationId, id: added.id };
    },
    change: {
      writer: writer.mail,
      faults: {
        loseAnswer,
        async during(operation, work) {
          await program();
          await during(operation, work);
        },
      },
      editDraft: async (draftId, edit) => editDraft(await program(), draftId, edit),
      async look() {
        const { folders } = await look();
        const messages = folders.flatMap((folder) => folder.messages);
        return {
          drafts: idsIn(folders, 'drafts'),
          sent: sentIn(folders),
          archived: idsIn(folders, 'archive'),
          labels: Object.fromEntries(messages.map(({ id, categories }) => [id, categories])),
        };
      },
    },
  };
}

async function openCalendar(): Promise<DriverUnderTest<'calendar'>> {
  const { world, reader, writer, look } = await openMicrosoft();
  return {
    reader: reader.calendar,
    faults: faultsOf(world, '/v1.0/me/calendarView'),
    close: world.close,
    addEvents: async (ics) =>
      void (await world.control(`accounts/${OWNER}/events`, { method: 'POST', body: ics })),
    change: {
      writer: writer.calendar,
      faults: changeFaults(world, CALENDAR_CALLS),
      async look() {
        const { folders, events } = await look();
        return { answers: sentIn(folders), events: events.map(({ subject }) => ({ title: subject })) };
      },
    },
  };
}

async function openMicrosoft() {
  const world = await connectorsWorld();
  await addAccount(world, OWNER);
  const ctx = await world.person();
  const { id: connectionId } = await connect(ctx, OWNER, 'write');
  return {
    world,
    reader: await readerOf(ctx),
    writer: await writerOf(ctx, connectionId),
    look: async () => (await world.control(`accounts/${OWNER}/mailbox`)) as Dump,
  };
}

function faultsOf({ mailbox }: ConnectorsWorld, listed: string): DriverUnderTest<'mail'>['faults'] {
  const graph = { path: '/v1.0/*' };
  return {
    throttle: (sec) =>
      mailbox.plan({
        action: 'status',
        status: 429,
        headers: { 'retry-after': String(sec) },
        match: graph,
      }),
    fail: (status) => mailbox.plan({ action: 'status', status, match: { ...graph, times: 0 } }),
    garble: () => mailbox.plan({ action: 'garbage', match: { path: listed } }),
    refuse: () => mailbox.plan({ action: 'status', status: 401, match: { ...graph, times: 0 } }),
  };
}

const changeFaults = <Operation extends string>(
  { mailbox }: ConnectorsWorld,
  calls: Record<Operation, Call>,
) => ({
  loseAnswer: (operation: Operation) =>
    mailbox.plan({ action: 'reset-after-forward', match: calls[operation] }),
  async during(operation: Operation, work: () => Promise<unknown>) {
    const { method, path } = calls[operation];
    mailbox.plan({ action: 'latency', latencyMs: 1_000, match: { method, path } });
    const end = path.replace('*', '');
    void untilCalled(() =>
      mailbox.calls().some((call) => call.method === method && call.path.includes(end)),
    ).then(work);
  },
});

async function untilCalled(isCalled: () => boolean): Promise<void> {
  while (!isCalled()) await new Promise((resolve) => setImmediate(resolve));
}

const messagesIn = (folders: Dump['folders'], name: string) =>
  folders.find(({ folder }) => folder === name)?.messages ?? [];

const idsIn = (folders: Dump['folders'], name: string) => messagesIn(folders, name).map(({ id }) => id);

const sentIn = (folders: Dump['folders']) =>
  messagesIn(folders, 'sentitems').map(({ to, subject, text }) => ({
    to: to.map(({ address }) => address),
    subject,
    text,
  }));

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
