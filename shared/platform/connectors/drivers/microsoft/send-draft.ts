import type { MailWriter, Sent, WantedMail } from '../../capabilities/mail-ports.ts';
import { ConnectorError, isConnectorError } from '../../connector-error.ts';
import { isSameMail } from '../../mail-text/same-mail.ts';
import { messageOf } from './draft-message.ts';
import { asFound, draftTrace, findMarked, sentTrace } from './find-marked.ts';
import type { Mailbox } from './mail-folders.ts';
import { segment } from './odata.ts';
import { type MarkedMessage, markOf, readMarked } from './suggestion-mark.ts';

type SendRequest = Parameters<MailWriter['send']>[0];

/**
 * Looks at the draft, compares, sends, and looks at what was sent. Microsoft's `send` takes no condition, so another
 * program could change the draft between look and send; the look afterwards tells what went out.
 */
export async function sendDraft(mailbox: Mailbox, request: SendRequest): Promise<Sent> {
  try {
    const draft = await readMarked(mailbox.graph, request.draftId);
    if (markOf(draft) !== request.suggestionId) throw new ConnectorError('stale');
    if (!draft.isDraft) return sentTrace(mailbox, request, draft);

    await makeSendable(mailbox, request, draft);
    await mailbox.graph.tell({ method: 'POST', path: `${pathOf(request.draftId)}/send` });
  } catch (error) {
    if (!isConnectorError(error, 'gone')) throw error;
    return sentBefore(mailbox, request, error);
  }
  return proveSent(mailbox, request);
}

/**
 * A version that is still the one we wrote needs no closer look. Any other is compared, and what was approved is
 * written over it under that very version, so that nothing goes along that the comparison could not see.
 */
async function makeSendable(mailbox: Mailbox, request: SendRequest, draft: MarkedMessage): Promise<void> {
  if (!isSameMail(request, asFound(draft), mailbox.account.address)) throw new ConnectorError('stale');
  if (draft.changeKey === request.version) return;

  const trace = await draftTrace(mailbox, request, draft);
  if (!trace.isAsWanted || !trace.isInDrafts) throw new ConnectorError('stale');
  const body = { ...messageOf(request), bccRecipients: [], replyTo: [] };
  await mailbox.graph.tell({ method: 'PATCH', path: pathOf(draft.id), body, version: trace.version });
}

/** A sent draft is gone from its place: only the mark in Sent Items tells it from a deleted one. */
async function sentBefore(mailbox: Mailbox, wanted: WantedMail, gone: ConnectorError): Promise<Sent> {
  const trace = await findMarked(mailbox, wanted);
  if (trace.kind !== 'sent') throw gone;
  return trace;
}

/** https://learn.microsoft.com/graph/outlook-immutable-id: the sent copy keeps the id, and may take a while to come. */
async function proveSent(mailbox: Mailbox, request: SendRequest): Promise<Sent> {
  try {
    const message = await readMarked(mailbox.graph, request.draftId);
    return message.isDraft ? { kind: 'accepted' } : sentTrace(mailbox, request, message);
  } catch {
    // The mail is on its way whatever this look comes to; a later one tells more.
    return { kind: 'accepted' };
  }
}

const pathOf = (id: string) => `/me/messages/${segment(id)}`;
