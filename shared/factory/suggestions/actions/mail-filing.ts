import { z } from 'zod';
import { cleanLine, line } from '#kernel';
import { type MailTracer, unlessGone } from '#platform/connectors';
import type { Action } from '../schema.ts';
import type { Seen } from '../seen.ts';
import type { ActionOf, Looking, Prepared, Trace } from './action.ts';
import { fromTarget, notAsRead, seenIn, sinceSeen, toTarget } from './conversation.ts';
import { REMEMBERING, remembering, senderOf } from './remember-sender.ts';

/** Of a longer conversation the newest messages are named, and what lies before them goes along. */
const NAMED_AT_MOST = 100;

const Archiving = z.strictObject({
  threadId: z.string(),
  remember: z
    .enum(['noise'])
    .nullish()
    .describe('How mail of the sender is to be filed from now on, if the person agrees.'),
});
const Archived = z.strictObject({ threadId: z.string(), ...REMEMBERING });
const Wanted = z.strictObject({ threadId: z.string(), label: z.string() });
const Labelled = z.strictObject({ threadId: z.string(), label: line(60, 1) });

export const mailArchive: ActionOf<'mail'> = {
  name: 'mail.archive',
  summary: 'Move a conversation to the archive',
  capability: 'mail',
  baseRisk: 'low',
  isCreation: false,
  undo: 'Move the conversation back to the inbox.',
  input: Archiving,
  payload: Archived,
  editable: [],
  prepare: (looking, input, seen) => prepareArchiving(looking, Archiving.parse(input), seen),
  title: ({ subject }, payload) => {
    const { remember } = Archived.parse(payload);
    return remember
      ? `Archive “${subject}”, and file mail of ${remember.sender} as ${remember.label} from now on`
      : `Archive “${subject}”`;
  },
  source: ({ threadId }) => `archive:${threadId}`,
  recheck,
  async trace(mail, { action }) {
    const { threadId } = Archived.parse(action.payload);
    const seen = await seenMessages(mail, action);
    const lies = new Set(await mail.idsIn('inbox', threadId));
    const filed = new Set(await mail.idsIn('archive', threadId));
    const moved = seen.filter(({ id }) => filed.has(id));
    if (seen.some(({ id }) => lies.has(id))) return { kind: moved.length > 0 ? 'partly' : 'not_done' };
    if (moved.length > 0) return { kind: 'done', vendorId: threadId };
    return { kind: 'unclear', note: 'The conversation lies neither in the inbox nor in the archive.' };
  },
  async apply(mail, { action }) {
    const { threadId } = Archived.parse(action.payload);
    await mail.archive({ threadId, messageIds: await seenIds(mail, action) });
    return { kind: 'done', vendorId: threadId };
  },
};

export const mailApplyLabel: ActionOf<'mail'> = {
  name: 'mail.applyLabel',
  summary: 'Label a conversation',
  capability: 'mail',
  baseRisk: 'low',
  isCreation: false,
  undo: 'Remove the label.',
  input: Wanted,
  payload: Labelled,
  editable: ['label'],
  prepare: (looking, input, seen) => {
    const { threadId, label } = Wanted.parse(input);
    const labelled = { threadId, label: cleanLine(label) };
    return prepareFiling(looking, labelled, seen);
  },
  title: ({ subject }, payload) => `Label “${subject}” as ${Labelled.parse(payload).label}`,
  source: ({ threadId }) => `label:${threadId}`,
  recheck,
  async trace(mail, { action }) {
    const { threadId, label } = Labelled.parse(action.payload);
    const seen = await seenMessages(mail, action);
    const labelled = seen.filter(({ labels }) => labels.includes(label));
    if (labelled.length === 0) return notDoneUnlessGone(seen);
    return labelled.length < seen.length ? { kind: 'partly' } : { kind: 'done', vendorId: threadId };
  },
  async apply(mail, { action }) {
    const { threadId, label } = Labelled.parse(action.payload);
    await mail.applyLabel({ threadId, messageIds: await seenIds(mail, action), label });
    return { kind: 'done', vendorId: threadId };
  },
};

async function prepareArchiving(
  looking: Looking<'mail'>,
  { threadId, remember: label }: z.infer<typeof Archiving>,
  seen: Seen[],
): Promise<Prepared> {
  const { remember, fromNowOn } = remembering(seen, threadId, label);
  const payload = { threadId, ...(remember && { remember }), ...(fromNowOn && { fromNowOn }) };
  const filed = await prepareFiling(looking, payload, seen);
  const sender = senderOf(seen, threadId);
  if (filed.kind !== 'prepared' || sender === undefined) return filed;
  const participants = remember ? [remember.sender] : [];
  return { ...filed, target: { ...filed.target, sender }, participants };
}

const notDoneUnlessGone = (seen: unknown[]): Trace =>
  seen.length > 0
    ? { kind: 'not_done' }
    : { kind: 'unclear', note: 'The conversation is no longer in the mailbox.' };

async function prepareFiling(
  { reader: mail }: Looking<'mail'>,
  payload: { threadId: string } & Record<string, unknown>,
  seen: Seen[],
): Promise<Prepared> {
  const thread = await unlessGone(mail.threadState(payload.threadId));
  const refused = notAsRead(seen, payload.threadId, thread);
  if (refused) return refused;
  if (!thread) return { kind: 'impossible', note: 'The conversation is no longer in the mailbox.' };
  const { threadId, lastMessageId, messages } = thread;
  return {
    kind: 'prepared',
    about: { subject: thread.subject },
    payload,
    target: { threadId, lastMessageId, messageIds: toTarget(messages.slice(-NAMED_AT_MOST)) },
    participants: [],
  };
}

async function recheck(mail: MailTracer, { target }: Action) {
  return sinceSeen(seenIn(target), await stateOf(mail, target));
}

/** The messages are named, so that one that comes between the last look and the effect stays where it is. */
async function seenIds(mail: MailTracer, action: Action): Promise<string[]> {
  const named = fromTarget(action.target.messageIds);
  if (named.length < NAMED_AT_MOST) return named;
  return (await seenMessages(mail, action)).map(({ id }) => id);
}

/** What was seen, as far as it is still there: what came later is not part of the action. */
async function seenMessages(mail: MailTracer, { target }: Action) {
  const named = fromTarget(target.messageIds);
  const messages = (await stateOf(mail, target))?.messages ?? [];
  const firstNamed = messages.findIndex(({ id }) => named.includes(id));
  return messages.filter(
    ({ id }, index) => named.includes(id) || (named.length === NAMED_AT_MOST && index < firstNamed),
  );
}

const stateOf = (mail: MailTracer, { threadId }: Action['target']) =>
  unlessGone(mail.threadState(threadId ?? ''));
