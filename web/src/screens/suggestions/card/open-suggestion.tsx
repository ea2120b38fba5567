import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../../api/call.ts';
import type { Suggestion } from '../../../api/contract.ts';
import { keyOf, useSeen } from '../../../api/use-api.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { PageSkeleton } from '../../../ui/skeletons.tsx';
import { SuggestionCard } from './suggestion-card.tsx';

/** While it is being carried out somebody waits for it; else it may only be changed elsewhere. */
const UNDER_WAY_MS = 1_500;
const WAITING_MS = 20_000;

interface OpenSuggestionProps {
  id: string;
  /** As the list has it, to be shown until all of it is there. */
  known: Suggestion | undefined;
  /** Goes on to the next one. */
  onLeave(): void;
}

/** One suggestion, always as the server last said it is. Another one is another component: give it the id as its key. */
export function OpenSuggestion({ id, known, onLeave }: OpenSuggestionProps) {
  const client = useQueryClient();
  const last = client.getQueryData<Answer<'getSuggestion'>>(keyOf('getSuggestion', { id }))?.body ?? known;
  const { data, error, refetch } = useSeen('getSuggestion', { id }, { everyMs: askEvery(last) });
  const suggestion = data?.body ?? known;
  const [statusAtFirst] = useState(suggestion?.status);
  if (!suggestion)
    return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  return (
    <SuggestionCard
      suggestion={suggestion}
      etag={data?.etag ?? undefined}
      wasWaiting={statusAtFirst === 'pending'}
      onLeave={onLeave}
    />
  );
}

function askEvery(suggestion: Suggestion | undefined): number | false {
  if (!suggestion || suggestion.status === 'pending') return WAITING_MS;
  return isUnderWay(suggestion) ? UNDER_WAY_MS : false;
}

export const isUnderWay = ({ status }: Pick<Suggestion, 'status'>): boolean =>
  status === 'approved' || status === 'applying';
