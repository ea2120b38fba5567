import type { DraftRequest, MailContent } from '../../capabilities/mail-ports.ts';
import { segment } from './odata.ts';
import { suggestionMark } from './suggestion-mark.ts';
import { fromAddress } from './to-mail.ts';

/** A mail that says exactly what was approved, as Graph takes it. */
export const messageOf = ({ to, cc, subject, body }: MailContent) => ({
  subject,
  body: { contentType: 'text', content: body },
  toRecipients: to.map(fromAddress),
  ccRecipients: cc.map(fromAddress),
});

/** The mark is part of the creating call: a crash can leave no draft that a repeat would not find. */
export function creationOf({ lastMessageId, suggestionId, ...content }: DraftRequest) {
  const message = { ...messageOf(content), singleValueExtendedProperties: suggestionMark(suggestionId) };
  return lastMessageId
    ? ({
        method: 'POST',
        path: `/me/messages/${segment(lastMessageId)}/createReply`,
        body: { message },
      } as const)
    : ({ method: 'POST', path: '/me/messages', body: message } as const);
}
