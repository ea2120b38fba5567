import { z } from 'zod';
import { isConnectorError } from '../../connector-error.ts';
import type { GraphClient } from './graph-client.ts';
import type { GraphMessage } from './to-mail.ts';

/** Tells by its folder what a message is: thrown away, sent, or part of a thread. */
export interface MailFolders {
  isThrownAway(message: GraphMessage): boolean;
  isSent(message: GraphMessage): boolean;
}

const Folder = z.object({ id: z.string() });

export async function readMailFolders(graph: GraphClient, ownAddress: string): Promise<MailFolders> {
  const [sent, deleted, junk] = await Promise.all(
    ['sentitems', 'deleteditems', 'junkemail'].map((name) => folderId(graph, name)),
  );
  const isIn = (message: GraphMessage, id: string | undefined) =>
    id !== undefined && message.parentFolderId === id;
  const own = ownAddress.toLowerCase();
  return {
    isThrownAway: (message) => isIn(message, deleted) || isIn(message, junk),
    isSent: (message) =>
      !message.isDraft && (isIn(message, sent) || message.from?.emailAddress.address?.toLowerCase() === own),
  };
}

/** A mailbox may lack a folder that was never needed. */
export async function folderId(graph: GraphClient, wellKnownName: string): Promise<string | undefined> {
  try {
    return (await graph.ask({ method: 'GET', path: `/me/mailFolders/${wellKnownName}` }, Folder)).id;
  } catch (error) {
    if (isConnectorError(error, 'gone')) return undefined;
    throw error;
  }
}
