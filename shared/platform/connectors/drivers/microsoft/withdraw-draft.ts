import type { WantedMail } from '../../capabilities/mail-ports.ts';
import { isConnectorError } from '../../connector-error.ts';
import { draftTrace } from './find-marked.ts';
import type { Mailbox } from './mail-folders.ts';
import { segment } from './odata.ts';
import { markOf, readMarked } from './suggestion-mark.ts';

/** Removed under the version that was compared, so that a change between look and removal keeps it where it is. */
export async function withdrawDraft(
  mailbox: Mailbox,
  request: WantedMail & { draftId: string },
): Promise<boolean> {
  try {
    const draft = await readMarked(mailbox.graph, request.draftId);
    if (!draft.isDraft || markOf(draft) !== request.suggestionId) return false;
    const { version, isAsWanted, isInDrafts } = await draftTrace(mailbox, request, draft);
    if (!isAsWanted || !isInDrafts) return false;
    await mailbox.graph.tell({ method: 'DELETE', path: `/me/messages/${segment(draft.id)}`, version });
    return true;
  } catch (error) {
    if (isConnectorError(error, 'stale')) return false;
    if (isConnectorError(error, 'gone')) return true;
    throw error;
  }
}
