import { z } from 'zod';
import type { FilingFolder, MailTracer } from '../../capabilities/mail-ports.ts';
import { unlessGone } from '../../connector-error.ts';
import { findMarked } from './find-marked.ts';
import type { GraphClient } from './graph-client.ts';
import { type Mailbox, withFolders } from './mail-folders.ts';
import { newestOf, readConversation } from './mail-reader.ts';
import { messagesOf, STATE_FIELDS, STATE_MESSAGES_MAX, stateOf } from './thread-state.ts';

const Ref = z.object({ id: z.string() });

export const graphMailTracer = (mailbox: Mailbox): MailTracer => ({
  threadState: async (threadId) => (await readThread(mailbox, threadId)).state,
  idsIn: (folder, threadId) => idsIn(mailbox.graph, folder, threadId),
  findBySuggestion: (wanted) => findMarked(mailbox, wanted),
});

export function readThread(mailbox: Mailbox, threadId: string) {
  return withFolders(mailbox, async (folders) => {
    const conversation = await readConversation(mailbox.graph, threadId, STATE_FIELDS, STATE_MESSAGES_MAX);
    const messages = messagesOf(conversation, folders);
    return { messages, state: stateOf(threadId, messages, folders) };
  });
}

async function idsIn(graph: GraphClient, folder: FilingFolder, threadId: string): Promise<string[]> {
  const query = { ...newestOf(threadId), $select: 'id', $top: '50' };
  const path = `/me/mailFolders/${folder}/messages`;
  // A mailbox may lack a folder that was never needed.
  const found = await unlessGone(graph.list({ method: 'GET', path, query }, Ref, STATE_MESSAGES_MAX));
  return (found ?? []).map(({ id }) => id);
}
