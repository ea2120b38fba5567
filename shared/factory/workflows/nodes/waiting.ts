import type { Surroundings } from './node-kind.ts';

/**
 * A run may wait for five days in all. The engine splits longer timers, and could not tell afterwards which of them
 * came first (see the record of decisions on waiting).
 */
export const MOST_WAIT_HOURS = 5 * 24;

/** Until such a run has written down how far it came, nobody else may read the mailbox; so it does not wait. */
export const waitProblems = ({ id }: { id: string }, { cursor }: Surroundings): string[] =>
  cursor === undefined ? [] : [`${id}: a workflow that reads new mail cannot wait`];
