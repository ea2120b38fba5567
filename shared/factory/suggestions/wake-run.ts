import { listen, mustSee } from '#kernel';
import { isPastDeadline, undoLeftMs } from './by-the-clock.ts';
import type { SuggestionDoc } from './store.ts';

/** What a run waits for that waits for this decision. */
export const wakeOf = (suggestionId: string): string => `decided-${suggestionId}`;

/** The person may still decide, or take back what was decided. */
export const isUndecided = (doc: SuggestionDoc, now: Date): boolean =>
  (doc.status === 'pending' && !isPastDeadline(doc, now)) || undoLeftMs(doc, now) > 0;

/** A run that waits for a decision goes on when it was made, and when there is none to be made any more. */
export const wakeRun = listen({
  on: ['suggestion.approved', 'suggestion.rejected', 'suggestion.expired', 'suggestion.superseded'],
  concerns: ({ facts }) => facts.wakesRun === true,
  async hear(ctx, { subject }) {
    const doc = await mustSee(ctx.db, subject.id, () => ctx.suggestions.find(subject.id));
    const run = doc && (await ctx.runs.find(doc.runId));
    // One that has ended meanwhile, or was lost, has nobody who could be woken.
    if (run?.status !== 'waiting' || (await ctx.orchestrations.state(run.id)) !== 'open') return;
    await ctx.orchestrations.nudge(run.id, wakeOf(subject.id));
  },
});
