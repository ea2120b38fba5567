import type { Suggestion } from './schema.ts';

/** As much of a suggestion as the time may change without anybody writing it. */
export interface Timed extends Pick<Suggestion, 'status' | 'expiresAt'> {
  undoableUntil?: string | null;
  laterUntil?: string | null;
}

/** Past it a pending suggestion counts as expired, whether or not the sweep has been there. */
export const isPastDeadline = (
  { status, expiresAt }: Pick<Timed, 'status' | 'expiresAt'>,
  now: Date,
): boolean => status === 'pending' && Date.parse(expiresAt) <= now.getTime();

/** How long the yes can still be taken back; 0 = there is none, or not any more. */
export const undoLeftMs = (
  { status, undoableUntil }: Pick<Timed, 'status' | 'undoableUntil'>,
  now: Date,
): number =>
  status === 'approved' && undoableUntil ? Math.max(0, Date.parse(undoableUntil) - now.getTime()) : 0;

/** Out of the person's way for now. */
export const isAside = (doc: Timed, now: Date): boolean =>
  doc.status === 'pending' &&
  !isPastDeadline(doc, now) &&
  typeof doc.laterUntil === 'string' &&
  Date.parse(doc.laterUntil) > now.getTime();
