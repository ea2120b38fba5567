import { describe, expect, test } from 'vitest';
import { READ_AT_MOST, seenIn, sinceSeen } from './conversation.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 12, 7, minute)).toISOString();
const message = (id: string, minute: number) => ({ id, receivedAt: at(minute), labels: [] });

/** A conversation of one message a minute, and what is said to have come besides. */
const conversation = (length: number, ...others: ReturnType<typeof message>[]) => {
  const messages = [...Array.from({ length }, (_, index) => message(`m${index}`, index)), ...others];
  return {
    threadId: 't1',
    subject: 'Sale',
    lastMessageId: messages.at(-1)?.id ?? '',
    lastVersion: 'v1',
    lastIsSent: false,
    lastAt: messages.at(-1)?.receivedAt ?? '',
    messages,
  };
};
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `m${from + index}`);

describe('whether a conversation is still what was seen of it', () => {
  test.each([
    ['nothing came', ids(0, 3), conversation(3), 'fresh'],
    ['one came last', ids(0, 3), conversation(3, message('new', 9)), 'changed'],
    ['one came in the second of the last', ids(0, 3), conversation(3, message('new', 2)), 'changed'],
    ['one turned up with the oldest date', ids(0, 3), conversation(3, message('new', -9)), 'changed'],
    ['an older one was thrown away', ['thrown', ...ids(0, 3)], conversation(3), 'fresh'],
    ['the last one was thrown away', [...ids(0, 3), 'thrown'], conversation(3), 'changed'],
    ['all of them were thrown away', ['thrown'], conversation(3), 'changed'],
    ['it is gone', ids(0, 3), undefined, 'changed'],
    ['nothing of it was ever seen', [], conversation(1), 'changed'],
  ])('%s', (_what, seen, now, kind) => {
    expect(sinceSeen({ messageIds: seen, isWhole: true }, now).kind).toBe(kind);
  });

  test.each([
    ['what lies before the part that was read is not new', [], 'fresh'],
    ['what came after it is', [message('new', 59)], 'changed'],
    ['what came into the midst of it is', [message('new', 15)], 'changed'],
  ])('of a long one, read from its newest end, %s', (_what, came, kind) => {
    const seen = seenIn({ messageIds: ids(10, 10 + READ_AT_MOST).join(',') });
    expect(sinceSeen(seen, conversation(10 + READ_AT_MOST, ...came)).kind).toBe(kind);
  });
});
