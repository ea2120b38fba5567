import type { MailTracer, MailWriter } from '#platform/connectors';
import { ConnectorError, isConnectorError } from '../../../shared/platform/connectors/connector-error.ts';
import { isSameMail } from '../../../shared/platform/connectors/mail-text/same-mail.ts';
import type { Postbox } from './postbox.ts';
import { aLetter, type Letter } from './postbox-letters.ts';
import { threadState } from './postbox-reader.ts';

type Wanted = Parameters<MailWriter['send']>[0];
type Content = Omit<Wanted, 'draftId' | 'version'>;

export const postboxTracer = (postbox: Postbox): MailTracer => ({
  threadState: (threadId) => threadState(postbox, threadId),
  idsIn: async (folder, threadId) =>
    (await postbox.letters())
      .filter((letter) => letter.threadId === threadId && letter.folder === folder)
      .map(({ id }) => id),
  findBySuggestion: (wanted) => find(postbox, wanted),
});

export const postboxWriter = (postbox: Postbox): MailWriter => ({
  ...postboxTracer(postbox),
  async createReplyDraft({ threadId, lastMessageId: _, beforeCreation, ...content }) {
    const found = await find(postbox, content);
    if (found.kind === 'sent') return found;
    if (found.kind === 'draft') {
      if (!found.isAsWanted || !found.isInDrafts) throw new ConnectorError('stale');
      return { kind: 'draft', draftId: found.draftId };
    }
    await beforeCreation?.();
    const draft = draftOf(content, threadId);
    await postbox.change((letters) => void letters.push(draft), 'draft');
    return { kind: 'draft', draftId: draft.id, version: draft.version };
  },
  async send(wanted) {
    const draft = await letterOf(postbox, wanted.draftId);
    if (draft.suggestionId !== wanted.suggestionId) throw new ConnectorError('stale');
    if (!draft.isDraft) return sent(draft, wanted);
    if (!isUntouched(draft, wanted)) throw new ConnectorError('stale');
    await postbox.change((letters) => put(letters, draft, contentOf(wanted)));
    await postbox.change((letters) => {
      const known = letters.find(({ id }) => id === draft.id) ?? draft;
      put(letters, known, { folder: 'sentitems', isDraft: false, isSent: true });
    }, 'send');
    return sent(await letterOf(postbox, draft.id), wanted);
  },
  async withdrawDraft(wanted) {
    const draft = (await postbox.letters()).find(({ id }) => id === wanted.draftId);
    if (!draft) return true;
    if (!draft.isDraft || draft.suggestionId !== wanted.suggestionId || !isUntouched(draft, wanted))
      return false;
    try {
      await postbox.change((letters) => void letters.splice(placeOf(letters, draft), 1), 'removal');
      return true;
    } catch (error) {
      if (isConnectorError(error, 'stale')) return false;
      throw error;
    }
  },
  applyLabel: ({ messageIds, label }) =>
    file(
      postbox,
      ({ id, labels }) => messageIds.includes(id) && !labels.includes(label),
      ({ labels }) => ({ labels: [...labels, label] }),
    ),
  archive: ({ messageIds }) =>
    file(
      postbox,
      ({ id, folder }) => messageIds.includes(id) && folder === 'inbox',
      () => ({ folder: 'archive' }),
    ),
});

const find: (
  postbox: Postbox,
  wanted: Parameters<MailTracer['findBySuggestion']>[0],
) => ReturnType<MailTracer['findBySuggestion']> = async (postbox, wanted) => {
  const made = (await postbox.letters()).filter(({ suggestionId }) => suggestionId === wanted.suggestionId);
  const left = made.find(({ isDraft }) => !isDraft);
  if (left) return sent(left, wanted);
  const draft = made.find(({ id }) => !wanted.draftId || id === wanted.draftId);
  if (!draft) return { kind: 'none' };
  const { id: draftId, version, folder } = draft;
  return {
    kind: 'draft',
    draftId,
    version,
    isAsWanted: isSame(draft, wanted),
    isInDrafts: folder === 'drafts',
  };
};

async function letterOf(postbox: Postbox, letterId: string): Promise<Letter> {
  const found = (await postbox.letters()).find(({ id }) => id === letterId);
  if (!found) throw new ConnectorError('gone');
  return found;
}

const sent = (letter: Letter, wanted: Content) =>
  ({ kind: 'sent', messageId: letter.id, isAsWanted: isSame(letter, wanted) }) as const;

const isUntouched = (draft: Letter, wanted: Content) => draft.folder === 'drafts' && isSame(draft, wanted);

const isSame = (letter: Letter, wanted: Content): boolean =>
  isSameMail(
    wanted,
    {
      ...{ bcc: letter.bcc, subject: letter.subject, text: letter.body },
      to: letter.to.map(({ address }) => address),
      cc: letter.cc.map(({ address }) => address),
      replyTo: letter.replyTo.map(({ address }) => address),
      hasAttachments: letter.attachments.length > 0,
    },
    'robin@postbox.example',
  );

const contentOf = ({ to, cc, subject, body }: Content) => ({ to, cc, subject, body, text: body });

let made = 0;
function draftOf(content: Content, threadId: string | null): Letter {
  made += 1;
  const id = `draft-${made}`;
  const { suggestionId } = content;
  const own = { folder: 'drafts', isDraft: true, isUnread: false, suggestionId } as const;
  return aLetter({ id, threadId: threadId ?? `thread-${id}`, ...own, ...contentOf(content) });
}

/** `stale` when it is another version by now. */
function placeOf(letters: Letter[], { id, version }: Letter): number {
  const place = letters.findIndex((letter) => letter.id === id);
  if (letters[place]?.version !== version) throw new ConnectorError('stale');
  return place;
}

export const put = (letters: Letter[], letter: Letter, change: Partial<Letter>): void =>
  void letters.splice(placeOf(letters, letter), 1, {
    ...letter,
    ...change,
    version: String(Number(letter.version) + 1),
  });

/** Changes those that are not so yet, and names them. */
async function file(
  postbox: Postbox,
  isToChange: (letter: Letter) => boolean,
  changeOf: (letter: Letter) => Partial<Letter>,
): Promise<{ changedIds: string[] }> {
  const changing = (await postbox.letters()).filter(isToChange);
  await postbox.change((letters) => {
    for (const letter of changing) put(letters, letter, changeOf(letter));
  });
  return { changedIds: changing.map(({ id }) => id) };
}
