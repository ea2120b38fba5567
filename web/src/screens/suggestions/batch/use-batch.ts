import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../../api/call.ts';
import type { Suggestion } from '../../../api/contract.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { useRead } from '../../../api/use-api.ts';
import { announce } from '../../../ui/announce.tsx';
import { noteDecided } from '../decide/deciding.ts';
import { askAnew, renew } from '../decide/renew.ts';
import { suggestionsTexts } from '../texts.ts';

/** As many as the API takes in one request. */
export const MOST_AT_ONCE = 50;

export type Outcome =
  | { kind: 'approved' }
  | { kind: 'taken_back' }
  | { kind: 'refused'; problem: ApiProblem };

/** The decision about several, the outcome of each, and taking them back while there is time. */
export function useBatch() {
  const say = suggestionsTexts.use();
  const client = useQueryClient();
  const { data: preferences } = useRead('getPreferences', {});
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [decided, setDecided] = useState<Suggestion[]>([]);
  const [approvedNow, setApprovedNow] = useState<{ items: Suggestion[]; undoSec: number }>();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const note = (told: [string, Outcome][]) => setOutcomes((before) => new Map([...before, ...told]));

  useEffect(() => {
    if (!approvedNow) return;
    const timer = setTimeout(() => setApprovedNow(undefined), approvedNow.undoSec * 1_000);
    return () => clearTimeout(timer);
  }, [approvedNow]);

  const approve = async (chosen: Suggestion[]) => {
    const undoSec = preferences?.undoSec ?? 0;
    setSending(true);
    setError(undefined);
    try {
      const items = chosen.map(({ id, revision, hash }) => ({ id, revision, hash }));
      const { body } = await call('decideSuggestions', { items, undoSec });
      note(body.items.map((item) => [item.id, outcomeOf(item)]));
      setDecided((before) => [...before, ...chosen]);
      const approved = body.items.flatMap(({ suggestion }) => (suggestion ? [suggestion] : []));
      for (const suggestion of approved) {
        noteDecided(suggestion.id);
        renew(client, suggestion);
      }
      setApprovedNow(undoSec > 0 && approved.length > 0 ? { items: approved, undoSec } : undefined);
      const refused = body.items.length - approved.length;
      const told = [
        say('batch.done', { count: approved.length }),
        refused > 0 && say('batch.not_done', { count: refused }),
      ];
      announce(told.filter(Boolean).join(' '));
    } catch (problem) {
      setError(problem);
    } finally {
      setSending(false);
    }
  };

  const takeBack = async (items: Suggestion[]) => {
    setApprovedNow(undefined);
    const told = await Promise.all(
      items.map(async ({ id, revision, hash }): Promise<[string, Outcome][]> => {
        try {
          const { body } = await call('withdrawSuggestion', { id, revision, hash });
          renew(client, body);
          return [[id, { kind: 'taken_back' }]];
        } catch {
          // What was too late to be taken back shows by its own state what becomes of it.
          askAnew(client, id);
          return [];
        }
      }),
    );
    note(told.flat());
  };

  const undo = approvedNow && (() => void takeBack(approvedNow.items));
  return { approve, undo, isSending, error, outcomes, decided };
}

interface Answered {
  status: number;
  code: string | null;
  retryAfterSec: number | null;
}

const outcomeOf = ({ status, code, retryAfterSec }: Answered): Outcome =>
  code === null
    ? { kind: 'approved' }
    : { kind: 'refused', problem: new ApiProblem(status, { code }, retryAfterSec ?? undefined) };
