import type { Message } from '../source-shapes.ts';
import { findDeadline } from './deadlines.ts';
import type { MailKind } from './mail-kinds.ts';
import { displayName } from './people.ts';
import { findRequests } from './requests.ts';
import { cite, quiet, type Triage, type TriageInput, words } from './triage-answer.ts';

/** News about a mail of one's own: neither to be answered nor to be put away. */
export const ofOwnMail = (last: Message, reason: string): Triage => ({
  ...quiet('to_read', 3),
  reason,
  sources: [cite(last)],
});

/** Somebody is away; what was asked of them before is still asked. */
export function autoReply(input: TriageInput, last: Message): Triage {
  const name = displayName(last.from);
  const mine = input.thread.messages.filter(({ isSent }) => isSent).at(-1);
  if (!mine || findRequests(mine.text).length === 0) return ofOwnMail(last, words(input).autoReply(name));
  return {
    ...quiet('waiting_on_them', 2),
    waitingOn: 'them',
    waitingPerson: name,
    reason: words(input).autoReplyStillWaits(name),
    sources: [cite(last)],
  };
}

export function fromMachine(
  input: TriageInput,
  last: Message,
  kind: Exclude<MailKind, 'person' | 'bounce' | 'autoReply'>,
): Triage {
  const { class: mailClass, urgency: level } = machineClasses[kind];
  const due =
    kind === 'receipt' || kind === 'notice'
      ? findDeadline(last.text, { receivedAt: last.receivedAt, zone: input.zone })
      : undefined;
  return {
    ...quiet(mailClass, level),
    dueBy: due?.date ?? null,
    reason: words(input)[kind](displayName(last.from)),
    sources: [cite(last)],
  };
}

const machineClasses = {
  receipt: { class: 'to_file', urgency: 1 },
  promotion: { class: 'noise', urgency: 1 },
  routine: { class: 'noise', urgency: 1 },
  notice: { class: 'to_read', urgency: 3 },
  newsletter: { class: 'to_read', urgency: 1 },
} as const;
