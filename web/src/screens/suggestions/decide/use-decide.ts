import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../../api/call.ts';
import type { Suggestion } from '../../../api/contract.ts';
import { readOf } from '../../../api/use-api.ts';
import { useFormats } from '../../../texts/use-formats.ts';
import { announce, hush } from '../../../ui/announce.tsx';
import { painted } from '../../../ui/painted.ts';
import { useProblemText } from '../../../ui/problem-note.tsx';
import { dropDraft } from '../../../ui/use-draft.ts';
import { draftName } from '../edit/draft.ts';
import { suggestionsTexts } from '../texts.ts';
import {
  beginDeciding,
  deciding,
  noteApproved,
  noteDecided,
  noteProblem,
  noteTakenBack,
  offerUndo,
  type Verdict,
} from './deciding.ts';
import { askAnew, renew } from './renew.ts';

export interface Decide {
  /** Says yes to exactly what is shown. `leave` goes on to the next one. `forGood`: without the time to take it back. */
  approve(seen: Suggestion, leave: () => void, forGood?: boolean): Promise<void>;
  reject(seen: Suggestion, reason: string | undefined, leave: () => void): Promise<void>;
  putAside(seen: Suggestion, until: string, leave: () => void): Promise<void>;
  bringBack(id: string): Promise<void>;
  withdraw(yes: Pick<Suggestion, 'id' | 'revision' | 'hash'>): Promise<void>;
}

/** The decisions, each with what is told afterwards. What fails is said at the suggestion, and in passing elsewhere. */
export function useDecide(): Decide {
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = suggestionsTexts.use();
  const problemText = useProblemText();
  const { dayAndTime } = useFormats();

  const open = (id: string) => void navigate({ to: '/suggestions/$id', params: { id } });

  const failed = ({ id, title }: Suggestion, isLeft: boolean, problem: unknown) => {
    noteProblem(id, problem);
    askAnew(client, id);
    if (!isLeft) return;
    offerUndo(undefined);
    const told = say('told.not_approved', { problem: problemText(problem).title, title });
    announce(told, { action: { label: say('told.look'), run: () => open(id) }, forMs: 15_000 });
  };

  /** Sends it, unless it is on its way already. */
  const send = async (
    seen: Suggestion,
    verdict: Verdict,
    isLeft: boolean,
    ask: () => Promise<{ body: Suggestion }>,
  ): Promise<Suggestion | undefined> => {
    if (deciding().sending.has(seen.id)) return undefined;
    beginDeciding(seen.id, verdict, false);
    // The button answers the finger first; the next suggestion is a page of its own to draw.
    await painted();
    if (isLeft) beginDeciding(seen.id, verdict, true);
    try {
      const { body } = await ask();
      renew(client, body);
      noteDecided(seen.id);
      if (verdict !== 'later') dropDraft(draftName(seen.id));
      return body;
    } catch (problem) {
      failed(seen, isLeft, problem);
      return undefined;
    }
  };

  const withdraw: Decide['withdraw'] = async ({ id, revision, hash }) => {
    hush();
    offerUndo(undefined);
    try {
      const { body } = await call('withdrawSuggestion', { id, revision, hash });
      renew(client, body);
      noteTakenBack(id);
      announce(say('told.taken_back'));
      open(id);
    } catch (problem) {
      askAnew(client, id);
      announce(problemText(problem).title);
    }
  };

  const bringBack: Decide['bringBack'] = async (id) => {
    hush();
    offerUndo(undefined);
    try {
      const { body } = await call('putSuggestionAside', { id, until: null });
      renew(client, body);
      announce(say('told.back'));
      open(id);
    } catch (problem) {
      announce(problemText(problem).title);
    }
  };

  return {
    withdraw,
    bringBack,

    async approve(seen, leave, forGood = false) {
      const { id, revision, hash, title } = seen;
      const undoSec = forGood ? 0 : await undoSecOf(client);
      // What is shown as done before the server said so has to be something that can be taken back.
      const isLeft = undoSec > 0 && seen.risk !== 'high';
      const sent = send(seen, 'approve', isLeft, () =>
        call('approveSuggestion', { id, revision, hash, undoSec }),
      );
      const tell = () => {
        const undo =
          undoSec > 0 ? () => void sent.then((is) => is && withdraw({ id, revision, hash })) : undefined;
        offerUndo(undo);
        const action = undo && { action: { label: say('told.undo'), run: undo } };
        announce(say('told.approved', { title }), { ...action, forMs: Math.max(undoSec, 5) * 1_000 });
        leave();
      };
      if (isLeft) await painted().then(tell);
      if (!(await sent)) return;
      noteApproved(seen);
      if (!isLeft) tell();
    },

    async reject(seen, reason, leave) {
      const { id } = seen;
      const asked = { id, ...(reason && { reason }) };
      if (!(await send(seen, 'reject', false, () => call('rejectSuggestion', asked)))) return;
      offerUndo(undefined);
      announce(say('told.rejected'));
      leave();
    },

    async putAside(seen, until, leave) {
      const { id } = seen;
      if (!(await send(seen, 'later', false, () => call('putSuggestionAside', { id, until })))) return;
      const undo = () => void bringBack(id);
      offerUndo(undo);
      announce(say('told.later', { at: dayAndTime(until) }), {
        action: { label: say('told.undo'), run: undo },
      });
      leave();
    },
  };
}

/** As the person wants it. Known from the first page on, so that this answers at once. */
async function undoSecOf(client: ReturnType<typeof useQueryClient>): Promise<number> {
  const { queryKey, queryFn } = readOf('getPreferences', {});
  const { body } = await client.ensureQueryData({ queryKey, queryFn });
  return body.undoSec;
}
