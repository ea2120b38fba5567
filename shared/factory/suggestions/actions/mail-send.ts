import { z } from 'zod';
import type { Seen } from '../seen.ts';
import type { ActionDefinition, Attempt, Prepared, Readers, Writers } from './action.ts';
import { notAsRead, READ_AT_MOST, seenIn, sinceSeen, toTarget } from './conversation.ts';
import { unlessGone } from './unless-gone.ts';

const Input = z.strictObject({ threadId: z.string(), subject: z.string(), body: z.string() });
const Payload = z.strictObject({
  to: z.array(z.email()).min(1).max(20),
  cc: z.array(z.email()).max(20),
  subject: z.string().min(1).max(500),
  body: z.string().min(1).max(20_000),
});

/** A reply in a thread. The recipients come from the thread itself, never from a model. */
export const mailSend: ActionDefinition = {
  name: 'mail.send',
  summary: 'Send a reply',
  baseRisk: 'high',
  undo: null,
  input: Input,
  payload: Payload,
  editable: ['to', 'cc', 'subject', 'body'],
  prepare: (readers, input, seen) => prepare(readers, Input.parse(input), seen),

  async recheck({ mail }, { target }) {
    const thread = await unlessGone(mail.threadState(target.threadId ?? ''));
    return sinceSeen(seenIn(target), thread);
  },

  async trace({ mail }, { suggestionId, handle }) {
    const found = await mail.findBySuggestion(suggestionId);
    if (found.kind === 'sent') return { kind: 'done', vendorId: found.messageId };
    if (found.kind === 'draft') return { kind: 'not_done', left: 'An unsent draft is left in your mailbox.' };
    // A draft that was stored here and is now neither a draft nor among the sent mails may be on its way.
    return handle ? { kind: 'unclear', mayShowLater: true } : { kind: 'not_done' };
  },

  apply: send,
};

/** The same reply, left among the drafts of the mailbox: the person sends it from there, or not at all. */
export const mailCreateDraft: ActionDefinition = {
  ...mailSend,
  name: 'mail.createDraft',
  summary: 'Leave a reply among your drafts',
  baseRisk: 'low',
  undo: 'Delete the draft.',
  async prepare(readers, input, seen) {
    const prepared = await prepare(readers, Input.parse(input), seen);
    return prepared.kind === 'prepared' ? { ...prepared, title: `Draft: ${prepared.title}` } : prepared;
  },
  async trace({ mail }, { suggestionId }) {
    const found = await mail.findBySuggestion(suggestionId);
    if (found.kind === 'none') return { kind: 'not_done' };
    return { kind: 'done', vendorId: found.kind === 'draft' ? found.draftId : found.messageId };
  },
  async apply(writers, attempt) {
    const draft = await writeDraft(writers, attempt);
    return draft.kind === 'draft' ? draft.draftId : draft.messageId;
  },
};

async function prepare(
  { mail, account }: Readers,
  input: z.infer<typeof Input>,
  seen: Seen[],
): Promise<Prepared> {
  const messages = (await mail.readThread(input.threadId, READ_AT_MOST)).filter(({ isDraft }) => !isDraft);
  const last = messages.at(-1);
  const received = messages.findLast((message) => !message.isSent);
  const now = last && { messages, lastMessageId: last.id, lastIsSent: last.isSent };
  const refused = notAsRead(seen, input.threadId, now);
  if (refused) return refused;
  if (!last || !received) return { kind: 'impossible', note: 'The conversation holds no message to answer.' };

  const own = account.address.toLowerCase();
  const replyTo =
    received.replyTo.length > 0 ? received.replyTo : [received.from].filter((from) => from !== null);
  const to = unique(replyTo.map(({ address }) => address)).filter((address) => address.toLowerCase() !== own);
  if (to.length === 0) return { kind: 'impossible', note: 'The sender left no address to answer to.' };

  const participants = messages
    .flatMap(({ from, to, cc }) => [...(from ? [from] : []), ...to, ...cc])
    .map(({ address }) => address);
  return {
    kind: 'prepared',
    title: `Reply to ${received.from?.name ?? to[0]}: ${input.subject}`,
    payload: { to, cc: [], subject: input.subject, body: input.body },
    target: {
      threadId: input.threadId,
      lastMessageId: last.id,
      messageIds: toTarget(messages),
      inReplyTo: received.id,
    },
    participants: unique(participants),
  };
}

async function send(writers: Writers, attempt: Attempt): Promise<string> {
  const { mail } = writers;
  const draft = await writeDraft(writers, attempt);
  if (draft.kind === 'sent') return draft.messageId;
  await attempt.keepHandle(draft.draftId);
  const { suggestionId } = attempt;
  const sent = await mail.send({ draftId: draft.draftId, suggestionId, version: draft.version });
  return sent.messageId;
}

/** A repeat finds the draft of its first try, so there is never a second one. */
async function writeDraft({ mail }: Writers, { action, suggestionId }: Attempt) {
  const { to, cc, subject, body } = Payload.parse(action.payload);
  const { threadId = null, inReplyTo = null } = action.target;
  return mail.createReplyDraft({
    threadId,
    lastMessageId: inReplyTo,
    suggestionId,
    subject,
    body,
    to: to.map(bare),
    cc: cc.map(bare),
  });
}

const bare = (address: string) => ({ name: null, address });

const unique = (values: string[]): string[] => [...new Set(values)];
