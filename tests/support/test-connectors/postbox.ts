import { defineConnector, type MailMessage, type MailReader, type MailWriter } from '#platform/connectors';
import { ConnectorError } from '../../../shared/platform/connectors/connector-error.ts';
import type { Calls, TokenSetName } from '../../../shared/platform/connectors/drivers/driver.ts';

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
