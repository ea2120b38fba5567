import { z } from 'zod';
import { EmailAddress, line } from '#kernel';
import type { Action } from '../schema.ts';
import { readingsOf, type Seen } from '../seen.ts';

/** What a person agrees to besides: how mail of a sender is filed from now on. */
const Remember = z.strictObject({
  sender: EmailAddress,
  label: z.enum(['noise']),
  evidence: z.enum(['dmarc']).describe('What the mailbox found of every message that was read.'),
});
type Remember = z.infer<typeof Remember>;

export const REMEMBERING = {
  remember: Remember.optional(),
  fromNowOn: line(1_000).optional().describe('What is remembered, or that nothing is, in words.'),
};

/** As it was approved; `undefined` = the action remembers nothing. */
export function rememberedBy({ kind, payload }: Action): Remember | undefined {
  if (kind !== 'mail.archive') return undefined;
  const remember = Remember.safeParse(payload.remember);
  return remember.success ? remember.data : undefined;
}

/** Who wrote last, as far as it was read. */
export const senderOf = (seen: Seen[], threadId: string): string | undefined =>
  readingsOf(seen, threadId).at(-1)?.sender?.address;

/** Without proof of who wrote it nothing is remembered: a From line can be made up. */
export function remembering(
  seen: Seen[],
  threadId: string,
  label: Remember['label'] | null | undefined,
): { remember?: Remember; fromNowOn?: string } {
  if (!label) return {};
  const readings = readingsOf(seen, threadId);
  const sender = senderOf(seen, threadId);
  const isProven = readings.every((one) => one.sender?.isProven && one.sender.address === sender);
  const remember = Remember.safeParse({ sender, label, evidence: 'dmarc' });
  if (!isProven || !remember.success) return { fromNowOn: NOTHING_REMEMBERED };
  return { remember: remember.data, fromNowOn: filedFromNowOn(remember.data) };
}

const filedFromNowOn = ({ sender, label }: Remember) =>
  `From now on, mail of ${sender} is filed as ${label} without being read: it stays in your inbox, and nothing is proposed for it. You can delete this rule among your records.`;

const NOTHING_REMEMBERED =
  'Nothing is remembered about the sender: your mailbox does not vouch for who wrote this, or more than one person wrote in it.';
