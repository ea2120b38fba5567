import { z } from 'zod';
import { cleanLine, cleanText, EmailAddress, line, text } from '#kernel';
import { type Draft, type MailWriter, type SuggestionTrace, unlessGone } from '#platform/connectors';
import type { Seen } from '../seen.ts';
import type { About, ActionOf, Applied, Attempt, LiveAttempt, Looking, Prepared } from './action.ts';
import { notAsRead, READ_AT_MOST, seenIn, sinceSeen, toTarget } from './conversation.ts';
import { participantsOf, RECIPIENTS_MAX, replyRecipients, unique } from './reply-all.ts';

const Input = z.strictObject({ threadId: z.string(), subject: z.string(), body: z.string() });
const Payload = z.strictObject({
  to: z.array(EmailAddress).min(1).max(RECIPIENTS_MAX),
  cc: z.array(EmailAddress).max(RECIPIENTS_MAX),
  subject: line(500, 1),
  body: text(20_000, 1),
});

/** A reply to all in a thread. The recipients come from the thread itself, never from a model. */
export const mailSend: ActionOf<'mail'> = {
  name: 'mail.send',
  summary: 'Send a reply',
  capability: 'mail',
  baseRisk: 'high',
  isCreation: true,
  undo: null,
  input: Input,
  payload: Payload,
  editable: ['to', 'cc', 'subject', 'body'],
  title: titleOf,
  prepare: (looking, input, seen) => prepare(looking, Input.parse(input), seen),
  // To be sent or to be left among the drafts: a conversation has one open answer.
  source: ({ threadId }) => `answer:${threadId}`,

  async recheck(mail, { target }) {
    const thread = await unlessGone(mail.threadState(target.threadId ?? ''));
    return sinceSeen(seenIn(target), thread);
  },

  async trace(mail, attempt) {
    const { handle, isAccepted } = attempt;
    const found = await mail.findBySuggestion({ ...wantedOf(attempt), draftId: handle });
    if (found.kind === 'sent') return sentAs(found);
    if (isAccepted) return { kind: 'unclear', mayShowLater: true, note: NOT_AMONG_SENT };
    // It may be on its way to the sent ones: never a reason to send it again.
    if (found.kind === 'none') return handle ? { kind: 'unclear', mayShowLater: true } : { kind: 'not_done' };
    if (!found.isInDrafts) return { kind: 'unclear', mayShowLater: true, note: NOT_AMONG_DRAFTS };
    if (!found.isAsWanted) return { kind: 'differs', note: DRAFT_CHANGED };
    return { kind: 'not_done', left: 'An unsent draft is left in your mailbox.' };
  },

  apply: send,
};

/** The same reply, left among the drafts of the mailbox: the person sends it from there, or not at all. */
export const mailCreateDraft: ActionOf<'mail'> = {
  ...mailSend,
  name: 'mail.createDraft',
  summary: 'Leave a reply among your drafts',
  mayHoldGaps: true,
  baseRisk: 'low',
  undo: 'Delete the draft.',
  title: (about, payload) => `Draft: ${titleOf(about, payload)}`,
  async trace(mail, attempt) {
    const found = await mail.findBySuggestion({ ...wantedOf(attempt), draftId: attempt.handle });
    if (found.kind !== 'none') return writtenAs(found);
    const wasWritten = attempt.handle !== null || attempt.isAccepted;
    return wasWritten
      ? { kind: 'unclear', mayShowLater: true, note: NOT_AMONG_DRAFTS }
      : { kind: 'not_done' };
  },
  async apply(mail, attempt) {
    const draft = await writeDraft(mail, attempt);
    const found =
      draft.kind === 'sent'
        ? draft
        : await mail.findBySuggestion({ ...wantedOf(attempt), draftId: draft.draftId });
    return found.kind === 'none' ? { kind: 'accepted' } : writtenAs(found);
  },
};

async function prepare(
  { reader: mail, account }: Looking<'mail'>,
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

  const { to, cc, joined, leftOut } = replyRecipients(received, messages, account.address);
  if (to.length === 0) return { kind: 'impossible', note: 'The sender left no address to answer to.' };

  return {
    kind: 'prepared',
    about: { name: received.from?.name ?? '', address: to[0] ?? '' },
    payload: { to, cc, subject: cleanLine(input.subject), body: cleanText(input.body) },
    target: {
      threadId: input.threadId,
      lastMessageId: last.id,
      messageIds: toTarget(messages),
      inReplyTo: received.id,
      ...(joined.length > 0 && { joined: joined.join(',') }),
    },
    participants: unique(messages.flatMap(participantsOf)),
    ...(leftOut > 0 && { flags: ['others_left_out'] }),
  };
}

/** The name is that of the sender, and stays only as long as it is they who are answered. */
function titleOf({ name = '', address }: About, payload: Record<string, unknown>): string {
  const { to, subject } = Payload.parse(payload);
  return `Reply to ${name !== '' && to[0] === address ? name : to.join(', ')}: ${subject}`;
}

async function send(mail: MailWriter, attempt: LiveAttempt): Promise<Applied> {
  const draft = attempt.handle === null ? await writeDraft(mail, attempt) : written(attempt.handle);
  if (draft.kind === 'sent') return sentAs(draft);
  const { kind: _kind, ...known } = draft;
  const sent = await mail.send({ ...wantedOf(attempt), ...known });
  return sent.kind === 'sent' ? sentAs(sent) : sent;
}

const written = (draftId: string): Draft => ({ kind: 'draft', draftId });

/** A repeat finds the draft of its first try, so there is never a second one; its id is kept before anything follows. */
async function writeDraft(mail: MailWriter, attempt: LiveAttempt) {
  const { threadId = null, inReplyTo = null } = attempt.action.target;
  const wanted = wantedOf(attempt);
  const { beforeCreation } = attempt;
  const draft = await mail.createReplyDraft({
    ...wanted,
    threadId,
    lastMessageId: inReplyTo,
    beforeCreation,
  });
  if (draft.kind === 'sent') return draft;
  const { draftId, version } = draft;
  const takeBack = () => mail.withdrawDraft({ ...wanted, draftId });
  await attempt.keepHandle({ handle: draftId, ...(version !== undefined && { takeBack }) });
  return draft;
}

function wantedOf({ action, suggestionId }: Attempt) {
  const { to, cc, subject, body } = Payload.parse(action.payload);
  return { suggestionId, subject, body, to: to.map(bare), cc: cc.map(bare) };
}

const NOT_AMONG_SENT = 'Your mailbox took the mail and does not show it among the sent ones.';
const NOT_AMONG_DRAFTS = 'The draft no longer lies among your drafts.';
const DRAFT_CHANGED =
  'The draft of this reply was changed in your mailbox. It was not sent; please look at it among your drafts.';

const sentAs = ({ messageId, isAsWanted }: Extract<SuggestionTrace, { kind: 'sent' }>) =>
  isAsWanted
    ? ({ kind: 'done', vendorId: messageId } as const)
    : ({
        kind: 'differs',
        note: 'What was sent is not what you approved: it was changed in your mailbox before it left. Please look there.',
      } as const);

const writtenAs = (found: Exclude<SuggestionTrace, { kind: 'none' }>) =>
  found.isAsWanted
    ? ({ kind: 'done', vendorId: found.kind === 'draft' ? found.draftId : found.messageId } as const)
    : ({
        kind: 'differs',
        note: 'What lies in your mailbox is not what you approved: it was changed there. Please look there.',
      } as const);

const bare = (address: string) => ({ name: null, address });
