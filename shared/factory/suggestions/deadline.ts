import type { Suggestion } from './schema.ts';

/** Past it a pending suggestion counts as expired, whether or not the sweep has been there. */
export const isPastDeadline = (
  { status, expiresAt }: Pick<Suggestion, 'status' | 'expiresAt'>,
  now: Date,
): boolean => status === 'pending' && Date.parse(expiresAt) <= now.getTime();
