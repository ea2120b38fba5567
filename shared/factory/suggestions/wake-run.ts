import { type Ctx, faultOf } from '#kernel';
import { isPastDeadline, type SuggestionDoc } from './store.ts';

/** What a run waits for that waits for this decision. */
export const wakeOf = (suggestionId: string): string => `decided-${suggestionId}`;

/** The person may still decide. */
export const isUndecided = (doc: SuggestionDoc, now: Date): boolean =>
  doc.status === 'pending' && !isPastDeadline(doc, now);

/** The decision is stored; a run that is not told of it looks when its wait is over. */
export async function wakeRun(
  { orchestrations, log }: Pick<Ctx, 'orchestrations' | 'log'>,
  { id, runId, wakesRun }: SuggestionDoc,
): Promise<void> {
  if (!wakesRun) return;
  try {
    await orchestrations.nudge(runId, wakeOf(id));
  } catch (error) {
    log.warn('suggestion.wake_delayed', { suggestionId: id, ...faultOf(error) });
  }
}
