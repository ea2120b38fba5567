import type { MailReader, MailSearch, ThreadState } from '#platform/connectors';
import { ConnectorError } from '../../../shared/platform/connectors/connector-error.ts';
import type { Postbox } from './postbox.ts';
import type { Letter } from './postbox-letters.ts';

export const postboxReader = (postbox: Postbox): MailReader => ({
  async search(search) {
    const letters = (await mailSince(postbox, search.since)).filter((letter) => holds(letter, search.query));
    return threadsOf(letters)
      .filter((thread) => isWanted(thread, search))
      .slice(0, search.limit ?? 20)
      .map(summarise);
  },
  async arrivals({ since, seen, first }) {
    const fresh = (await mailSince(postbox, since)).filter(({ id }) => !seen.has(id));
    const threads = threadsOf(fresh).map((thread) => ({
      ...summarise(thread),
      messageIds: thread.map(({ id }) => id),
    }));
    return {
      threads: first === 'newest' ? threads : threads.toReversed(),
      isComplete: true,
      unreadable: [],
    };
  },
  async inventory(since) {
    const letters = await mailSince(postbox, since);
    return {
      messages: letters.map(({ id, threadId, subject, receivedAt }) => ({
        id,
        threadId,
        subject,
        receivedAt,
      })),
      from: since.toISOString(),
      unreadable: [],
    };
  },
  async readThread(threadId, max = 20) {
    const letters = (await postbox.letters()).filter((letter) => letter.threadId === threadId);
    return letters.filter(isKept).toSorted(newestFirst).slice(0, max).toReversed();
  },
  threadState: (threadId) => threadState(postbox, threadId),
});

export async function threadState(postbox: Postbox, threadId: string): Promise<ThreadState> {
  const messages = (await postbox.letters())
    .filter((letter) => letter.threadId === threadId && isMail(letter))
    .toSorted((a, b) => newestFirst(b, a));
  const last = messages.at(-1);
  if (!last) throw new ConnectorError('gone');
  const { id: lastMessageId, version: lastVersion, isSent: lastIsSent, receivedAt: lastAt, subject } = last;
  return { threadId, subject, lastMessageId, lastVersion, lastIsSent, lastAt, messages };
}

const isKept = ({ folder }: Letter) => folder !== 'deleteditems';
const isMail = (letter: Letter) => isKept(letter) && !letter.isDraft;
const newestFirst = (a: Letter, b: Letter) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt);

/** The newest first. */
const mailSince = async (postbox: Postbox, since: Date) =>
  (await postbox.letters())
    .filter((letter) => isMail(letter) && letter.receivedAt >= since.toISOString())
    .toSorted(newestFirst);

const threadsOf = (letters: Letter[]) => [...Map.groupBy(letters, ({ threadId }) => threadId).values()];

const wordsOf = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];

const holds = ({ subject, text }: Letter, query = '') => {
  const words = new Set(wordsOf(`${subject} ${text}`));
  return wordsOf(query).every((word) => words.has(word));
};

const isWanted = (thread: Letter[], { from = '', label, unreadOnly }: MailSearch) =>
  (!unreadOnly || thread.some(({ isUnread }) => isUnread)) &&
  (!label || thread.some(({ labels }) => labels.includes(label))) &&
  thread.some((letter) =>
    `${letter.from?.name} ${letter.from?.address}`.toLowerCase().includes(from.toLowerCase()),
  );

function summarise(thread: Letter[]) {
  const [newest] = thread;
  if (!newest) throw new Error('a thread has at least one message');
  const received = thread.find(({ isSent }) => !isSent) ?? newest;
  return {
    threadId: newest.threadId,
    subject: newest.subject,
    from: received.from,
    lastAt: newest.receivedAt,
    snippet: newest.text.slice(0, 100),
    labels: [...new Set(thread.flatMap(({ labels }) => labels))],
    unread: thread.filter(({ isUnread }) => isUnread).length,
    lastIsSent: newest.isSent,
    isBulk: received.isBulk,
  };
}
