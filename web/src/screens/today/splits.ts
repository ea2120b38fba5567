import type { Suggestion } from '../../api/contract.ts';
import { mostUrgentFirst } from '../../api/urgency.ts';

const SOON_MS = 24 * 3_600_000;
const URGENT = 4;

type Pending = Pick<Suggestion, 'urgency' | 'expiresAt' | 'heldBy' | 'hold'>;

/** Of what is pending: what the person can decide now, and what waits for somebody else first. */
export function split<S extends Pending>(pending: readonly S[]): { needsYou: S[]; waits: S[] } {
  const isHeld = ({ heldBy }: S) => heldBy.includes('suggestion.held');
  return {
    needsYou: mostUrgentFirst(pending.filter((suggestion) => !isHeld(suggestion))),
    waits: mostUrgentFirst(pending.filter(isHeld)),
  };
}

export const isUrgent = ({ urgency }: Pick<Pending, 'urgency'>): boolean => urgency >= URGENT;

export const endsSoon = ({ expiresAt }: Pick<Pending, 'expiresAt'>, now: number): boolean =>
  Date.parse(expiresAt) - now < SOON_MS;
