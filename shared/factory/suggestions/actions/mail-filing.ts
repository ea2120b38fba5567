import { z } from 'zod';
import type { Action } from '../schema.ts';
import type { ActionDefinition, Prepared, Readers, Trace, Writers } from './action.ts';
import { unlessGone } from './unless-gone.ts';

const Thread = z.strictObject({ threadId: z.string() });
const Labelled = z.strictObject({ threadId: z.string(), label: z.string().min(1).max(60) });

export const mailArchive: ActionDefinition = {
  name: 'mail.archive',
  summary: 'Move a conversation to the archive',
  baseRisk: 'low',
  undo: 'Move the conversation back to the inbox.',
  input: Thread,
  payload: Thread,
  editable: [],
  prepare: (readers, input) =>
    prepareFiling(readers, Thread.parse(input), (subject) => `Archive “${subject}”`),
  recheck: (writers, action) => recheckThread(writers, action.target.threadId),
  async trace({ mail }, { action }) {
    const { threadId } = Thread.parse(action.payload);
    const seen = await seenMessages({ mail }, action);
    const lies = new Set(await mail.idsIn('inbox', threadId));
    const filed = new Set(await mail.idsIn('archive', threadId));
    const moved = seen.filter(({ id }) => filed.has(id));
    if (seen.some(({ id }) => lies.has(id))) return { kind: moved.length > 0 ? 'partly' : 'not_done' };
    if (moved.length > 0) return { kind: 'done', vendorId: threadId };
    return { kind: 'unclear', note: 'The conversation lies neither in the inbox nor in the archive.' };
  },
  async apply({ mail }, { action }) {
    const { threadId } = Thread.parse(action.payload);
    await mail.archive({ threadId, ...lastSeen(action) });
    return threadId;
  },
};

export const mailApplyLabel: ActionDefinition = {
  name: 'mail.applyLabel',
  summary: 'Label a conversation',
  baseRisk: 'low',
  undo: 'Remove the label.',
  input: Labelled,
  payload: Labelled,
  editable: ['label'],
  prepare: (readers, input) => {
    const labelled = Labelled.parse(input);
    return prepareFiling(readers, labelled, (subject) => `Label “${subject}” as ${labelled.label}`);
  },
  recheck: (writers, action) => recheckThread(writers, action.target.threadId),
  async trace({ mail }, { action }) {
    const { threadId, label } = Labelled.parse(action.payload);
    const seen = await seenMessages({ mail }, action);
    const labelled = seen.filter(({ labels }) => labels.includes(label));
    if (labelled.length === 0) return notDoneUnlessGone(seen);
    return labelled.length < seen.length ? { kind: 'partly' } : { kind: 'done', vendorId: threadId };
  },
  async apply({ mail }, { action }) {
    const { threadId, label } = Labelled.parse(action.payload);
    await mail.applyLabel({ threadId, label, ...lastSeen(action) });
    return threadId;
  },
};

const notDoneUnlessGone = (seen: unknown[]): Trace =>
  seen.length > 0
    ? { kind: 'not_done' }
    : { kind: 'unclear', note: 'The conversation is no longer in the mailbox.' };

/** What the person has seen: what came later is not part of the action. */
async function seenMessages({ mail }: Pick<Writers, 'mail'>, { target }: Action) {
  const messages = (await unlessGone(mail.threadState(target.threadId ?? '')))?.messages ?? [];
  const last = messages.findIndex(({ id }) => id === target.lastMessageId);
  return last === -1 ? messages : messages.slice(0, last + 1);
}

const lastSeen = ({ target: { lastMessageId } }: Action) => (lastMessageId ? { lastMessageId } : {});

async function prepareFiling(
  { mail }: Readers,
  payload: { threadId: string; label?: string },
  title: (subject: string) => string,
): Promise<Prepared> {
  const last = (await mail.readThread(payload.threadId, 20)).findLast(({ isDraft }) => !isDraft);
  if (!last) return { kind: 'impossible', note: 'The conversation is no longer in the mailbox.' };
  return {
    kind: 'prepared',
    title: title(last.subject),
    payload,
    target: { threadId: payload.threadId, lastMessageId: last.id },
    participants: [],
  };
}

async function recheckThread({ mail }: Writers, threadId = '') {
  const thread = await unlessGone(mail.threadState(threadId));
  if (thread) return { kind: 'fresh' as const };
  return { kind: 'changed' as const, note: 'The conversation is no longer in the mailbox.' };
}
