import { z } from 'zod';
import { findRule, type SeenConversation } from '#factory/suggestions';
import type { MailMessage, MailThreadSummary } from '#platform/connectors';
import { dayOf } from '#platform/plans';
import { isForMany } from './for-many.ts';
import { defineReadTool, type ToolCtx } from './tool.ts';

/** As many as a search gives at once. */
const PAGE = 50;

export const mailSearch = defineReadTool({
  name: 'mail.search',
  capability: 'mail',
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
    const access = await ctx.connections.reader('mail');
    if (access.kind === 'blocked') return access;
    const limit = input.limit ?? 20;
    const found = await access.reader.search({
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
      sources: items.map(toSource),
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
  capability: 'mail',
  summary: 'Read one conversation, newest messages last.',
  input: z.strictObject({ threadId: z.string().max(500), max: z.number().int().min(1).max(20).nullish() }),
  async read(ctx, { threadId, max }) {
    const access = await ctx.connections.reader('mail');
    if (access.kind === 'blocked') return access;
    const limit = max ?? 10;
    const read = await access.reader.readThread(threadId, limit);
    const messages = read.filter(({ isDraft }) => !isDraft);
    const last = messages.at(-1);
    const received = messages.findLast(({ isSent }) => !isSent);
    const subject = last?.subject ?? '';
    const isWhole = read.length < limit;
    const sender = senderOf(messages, isWhole);
    const { prefilter, note } = await withoutModel(ctx, messages, sender);
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
      fact: { messages: messages.length, prefilter },
      ...(note && { note }),
      connectorCalls: 1,
      seen: [
        {
          kind: 'conversation',
          threadId,
          messageIds: messages.map(({ id }) => id),
          isWhole,
          ...(sender && { sender }),
        },
      ],
    };
  },
});

/** A rule about a sender holds for a conversation only when all of it is proved to be from that sender alone. */
function senderOf(messages: MailMessage[], isWhole: boolean): SeenConversation['sender'] {
  const address = messages.findLast(({ isSent }) => !isSent)?.from?.address;
  if (!address) return undefined;
  const isAlone = messages.every(
    ({ from, isSent, isSenderProven }) => !isSent && isSenderProven && from?.address === address,
  );
  return { address, isProven: isWhole && isAlone };
}

type Prefilter = 'empty' | 'answered' | 'wordless' | 'bulk' | 'remembered_noise' | 'new';

/** What can be told without a model: who it is from and how it travelled. */
async function withoutModel(
  ctx: ToolCtx,
  messages: MailMessage[],
  sender: SeenConversation['sender'],
): Promise<{ prefilter: Prefilter; note?: string }> {
  const last = messages.at(-1);
  if (!last) return told('empty');
  if (last.isSent) return told('answered');
  if (last.showsNoText) return told('wordless');
  if (isForMany(messages)) return told('bulk');
  const rule = sender?.isProven ? await findRule(ctx, sender.address) : undefined;
  if (!rule) return { prefilter: 'new' };
  const { zone } = await ctx.preferences.read();
  return { prefilter: 'remembered_noise', note: filedBy(dayOf(new Date(rule.approvedAt), zone)) };
}

const told = (prefilter: keyof typeof NOTES) => ({ prefilter, note: NOTES[prefilter] });

/** What was told without a model, and by what. */
const NOTES = {
  bulk: 'It went to many by its headers, and nobody in it asks you; no model was asked.',
  answered: 'You have answered last; nothing to do.',
  empty: 'The conversation is gone.',
  wordless:
    'Its newest mail shows no text that could be read, only pictures, links or what is hidden; please look at it yourself.',
};

/** What a rule did is told as what a rule did, not as something that the person has done. */
const filedBy = (day: string): string =>
  `Filed as noise by your rule of ${day}, which you approved and can delete among your records; no model was asked.`;

const party = (address: { name: string | null; address: string } | null) => ({
  name: address?.name ?? '',
  address: address?.address ?? '',
});

export const toSource = ({ threadId, subject }: { threadId: string; subject: string }) => ({
  type: 'mail' as const,
  id: threadId,
  label: subject || '(no subject)',
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
  isBulk,
}: MailThreadSummary) => ({
  threadId,
  subject,
  from: party(from),
  lastAt,
  snippet,
  labels,
  unread,
  lastIsSent,
  isBulk,
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
