import type { Suggestion } from './contract.ts';

/** What is most urgent first; of equals what ends first. */
export const mostUrgentFirst = <S extends Pick<Suggestion, 'urgency' | 'expiresAt'>>(
  suggestions: readonly S[],
): S[] =>
  suggestions.toSorted(
    (one, other) => other.urgency - one.urgency || one.expiresAt.localeCompare(other.expiresAt),
  );
