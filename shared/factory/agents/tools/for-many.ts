import type { MailMessage } from '#platform/connectors';

/** Longer than what people write to each other through a list in a hurry. */
const BY_HAND_CHARS = 1_200;

/**
 * Whether the last mail of a conversation went to many and to nobody in particular. Headers alone do not prove it: people
 * ask each other through lists. What was written by hand and asks, answers the person or names several recipients is
 * looked at by a model all the same. What a mail says can only bring it before the model, never keep it away from there.
 */
export function isForMany(messages: MailMessage[]): boolean {
  const last = messages.at(-1);
  if (!last?.isBulk) return false;
  const text = ownText(last.text);
  const isByHand = text.length <= BY_HAND_CHARS && !/https?:\/\//i.test(text);
  const isPersonal =
    /[?？؟]/.test(text) || last.to.length + last.cc.length > 1 || messages.some(({ isSent }) => isSent);
  return !(isByHand && isPersonal);
}

/** Without what a list puts under every mail. */
function ownText(text: string): string {
  const footer = /\n(?:--[ ~]?|__)/.exec(text)?.index;
  return text.slice(0, footer);
}
