import { z } from 'zod';
import type { GraphClient } from './graph-client.ts';
import { orBlank, orEmpty, Recipient } from './nullable.ts';
import { quoted, segment } from './odata.ts';

/**
 * A named property in a namespace of our own, kept by the mailbox and never sent along. The GUID is ours and
 * must stay for ever: by it a repeated draft or send finds its first try.
 */
const PROPERTY_ID = 'String {6f1c2d84-5b7e-4f0a-9a3d-2c8e51b7d946} Name csSuggestionId';

/** A message as far as it is compared with what was approved. */
export const MarkedMessage = z.object({
  id: z.string(),
  changeKey: orBlank,
  isDraft: z.boolean(),
  parentFolderId: z.string().nullish(),
  subject: z.string().nullish(),
  body: z.object({ contentType: z.string(), content: z.string() }).nullish(),
  toRecipients: orEmpty(Recipient),
  ccRecipients: orEmpty(Recipient),
  bccRecipients: orEmpty(Recipient),
  replyTo: orEmpty(Recipient),
  hasAttachments: z.boolean().nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).nullish(),
});
export type MarkedMessage = z.infer<typeof MarkedMessage>;

const FIELDS =
  'id,changeKey,isDraft,parentFolderId,subject,body,toRecipients,ccRecipients,bccRecipients,replyTo,hasAttachments';
const FOUND_MAX = 10;

export const suggestionMark = (suggestionId: string) => [{ id: PROPERTY_ID, value: suggestionId }];

export const markOf = (message: MarkedMessage): string | undefined =>
  message.singleValueExtendedProperties?.find(({ id }) => id.toLowerCase() === PROPERTY_ID.toLowerCase())
    ?.value;

/** Every message that a suggestion made, wherever it lies. */
export function listMarked(graph: GraphClient, suggestionId: string): Promise<MarkedMessage[]> {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq ${quoted(PROPERTY_ID)} and ep/value eq ${quoted(suggestionId)})`;
  const query = { $filter: filter, $select: FIELDS, $top: `${FOUND_MAX}` };
  return graph.list({ method: 'GET', path: '/me/messages', query }, MarkedMessage, FOUND_MAX);
}

/** One message with its mark. */
export const readMarked = (graph: GraphClient, id: string): Promise<MarkedMessage> =>
  graph.ask(
    {
      method: 'GET',
      path: `/me/messages/${segment(id)}`,
      query: {
        $select: FIELDS,
        $expand: `singleValueExtendedProperties($filter=id eq ${quoted(PROPERTY_ID)})`,
      },
    },
    MarkedMessage,
  );
