import { z } from 'zod';
import type { MailMessage, MailThreadSummary } from '#platform/connectors';
import { labelKey } from './record-keys.ts';
import { defineReadTool, type ToolCtx } from './tool.ts';

/** As many as a search gives at once. */
const PAGE = 50;

export const mailSearch = defineReadTool({
  name: 'mail.search',
  summary: 'Find conversations in the mailbox.',
  input: z.strictObject({
    query: z.string().max(200).nullish(),
    from: z.string().max(200).nullish(),
    label: z.string().max(60).nullish(),
    since: z.iso.datetime(),
    unreadOnly: z.boolean().nullish(),
    limit: z.number().int().min(1).max(50).nullish(),
  }),
  async read(ctx, input) {
    const access = await ctx.connections.reader();
    if (access.kind === 'blocked') return access;
    const limit = input.limit ?? 20;
    const found = await access.mail.search({
      query: input.query ?? undefined,
      from: input.from ?? undefined,
      label: input.label ?? undefined,
      unreadOnly: input.unreadOnly ?? undefined,
      since: new Date(input.since),
      // The whole page is read in any case, so that the person can be told how much was not looked at.
      limit: PAGE,
    });
    const items = found.slice(0, limit);
    return {
      kind: 'read',
      block: {
        kind: 'threads',
        id: 'mail:search',
        trust: 'untrusted',
        value: { items: items.map(toThreadItem) },
      },
      sources: items.map(({ threadId, subject }) => ({
        type: 'mail',
        id: threadId,
        label: subject || '(no subject)',
      })),
      fact: {
        count: items.length,
        left: found.length - items.length,
        leftFor: 'nobody',
        hasMore: found.length === PAGE,
      },
      connectorCalls: 1,
    };
  },
});

export const mailReadThread = defineReadTool({
  name: 'mail.readThread',
  summary: 'Read one conversation, newest messages last.',
  input: z.strictObject({ threadId: z.string().max(500), max: z.number().int().min(1).max(20).nullish() }),
  async read(ctx, { threadId, max }) {
    const access = await ctx.connections.reader();
    if (access.kind === 'blocked') return access;
    const limit = max ?? 10;
    const read = await access.mail.readThread(threadId, limit);
    const messages = read.filter(({ isDraft }) => !isDraft);
    const last = messages.at(-1);
    const received = messages.findLast(({ isSent }) => !isSent);
    const subject = last?.subject ?? '';
    return {
      kind: 'read',
      block: {
        kind: 'thread',
        id: `mail:${threadId}`,
        trust: 'untrusted',
        value: {
          threadId,
          subject,
          counterpart: received?.from?.address ?? null,
          messages: messages.map(toMessageItem),
        },
      },
      sources: messages.length > 0 ? [{ type: 'mail', id: threadId, label: subject || '(no subject)' }] : [],
      fact: { messages: messages.length, prefilter: await prefilter(ctx, messages) },
      connectorCalls: 1,
      seen: [
        {
          kind: 'conversation',
          threadId,
          messageIds: messages.map(({ id }) => id),
          isWhole: read.length < limit,
        },
      ],
    };
  },
});

/** What can be told without a model: who it is from and by which headers, never by what it says. */
async function prefilter(
  ctx: ToolCtx,
  messages: MailMessage[],
): Promise<'empty' | 'answered' | 'bulk' | 'remembered_noise' | 'new'> {
  const last = messages.at(-1);
  if (!last) return 'empty';
  if (last.isSent) return 'answered';
  if (last.isBulk) return 'bulk';
  const remembered = last.from && (await ctx.records.find(labelKey(last.from.address)));
  return remembered ? 'remembered_noise' : 'new';
}

const party = (address: { name: string | null; address: string } | null) => ({
  name: address?.name ?? '',
  address: address?.address ?? '',
});

export const toThreadItem = ({
  threadId,
  subject,
  from,
  lastAt,
  snippet,
  labels,
  unread,
  lastIsSent,
}: MailThreadSummary) => ({
  threadId,
  subject,
  from: party(from),
  lastAt,
  snippet,
  labels,
  unread,
  lastIsSent,
});

const toMessageItem = (message: MailMessage) => ({
  id: message.id,
  from: party(message.from),
  to: message.to.map(party),
  cc: message.cc.map(party),
  receivedAt: message.receivedAt,
  isSent: message.isSent,
  isUnread: message.isUnread,
  isBulk: message.isBulk,
  text: message.text,
  attachments: message.attachments.map(({ id, name, type, size }) => ({ id, name, type, size })),
});
