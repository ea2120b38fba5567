import { z } from 'zod';
import type { SuggestionTrace } from '../../ports.ts';
import type { GraphClient } from './graph-client.ts';
import { quoted } from './odata.ts';

/**
 * A named property in a namespace of our own, kept by the mailbox and never sent along. The GUID is ours and
 * must stay for ever: by it a repeated draft or send finds its first try.
 */
const PROPERTY_ID = 'String {6f1c2d84-5b7e-4f0a-9a3d-2c8e51b7d946} Name csSuggestionId';

export const MarkedMessage = z.object({
  id: z.string(),
  changeKey: z.string().default(''),
  isDraft: z.boolean().default(false),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).nullish(),
});
export type MarkedMessage = z.infer<typeof MarkedMessage>;

export const suggestionMark = (suggestionId: string) => [{ id: PROPERTY_ID, value: suggestionId }];

/** Asks for the mark together with a message. */
export const MARK_EXPANSION = `singleValueExtendedProperties($filter=id eq ${quoted(PROPERTY_ID)})`;

export const markOf = (message: MarkedMessage): string | undefined =>
  message.singleValueExtendedProperties?.find(({ id }) => id.toLowerCase() === PROPERTY_ID.toLowerCase())
    ?.value;

/** The message a suggestion made: what was sent counts before what is still a draft. */
export async function findMarked(graph: GraphClient, suggestionId: string): Promise<SuggestionTrace> {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq ${quoted(PROPERTY_ID)} and ep/value eq ${quoted(suggestionId)})`;
  const query = { $filter: filter, $select: 'id,changeKey,isDraft', $top: '10' };
  const found = await graph.list({ method: 'GET', path: '/me/messages', query }, MarkedMessage, 10);
  const sent = found.find(({ isDraft }) => !isDraft);
  if (sent) return { kind: 'sent', messageId: sent.id };
  const [draft] = found;
  return draft ? { kind: 'draft', draftId: draft.id, version: draft.changeKey } : { kind: 'none' };
}
