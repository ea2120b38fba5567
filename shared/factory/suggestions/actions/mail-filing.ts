import { z } from 'zod';
import type { ActionDefinition, Prepared, Readers, Writers } from './action.ts';
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
  // Moving twice ends in the same folder, so an earlier try needs no look-up.
  trace: async () => ({ kind: 'not_done' }),
  async apply({ mail }, { action }) {
    const { threadId } = Thread.parse(action.payload);
    await mail.archive({ threadId });
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
  // Labels are a set: adding one twice leaves one.
  trace: async () => ({ kind: 'not_done' }),
  async apply({ mail }, { action }) {
    const { threadId, label } = Labelled.parse(action.payload);
    await mail.applyLabel({ threadId, label });
    return threadId;
  },
};

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
