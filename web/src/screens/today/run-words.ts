import type { Run } from '../../api/contract.ts';

/** How a run is told in half a sentence: the name of a text, and what is counted in it. */
export function runWords({ status, totals }: Pick<Run, 'status' | 'totals'>): {
  name: 'proposed' | Run['status'];
  count: number;
} {
  const count = totals.suggestions;
  return { name: status === 'completed' && count > 0 ? 'proposed' : status, count };
}
