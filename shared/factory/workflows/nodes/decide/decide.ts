import { z } from 'zod';
import { askToBeWoken, isUndecided, wakeOf } from '#factory/suggestions';
import { HOUR_MS, mustSee } from '#kernel';
import { nodeOf, type StepCtx } from '../../steps/current-step.ts';
import { metered } from '../../steps/meter.ts';
import { deadlineOf, waitOn } from '../../steps/wait.ts';

const Proposed = z.object({ suggestionIds: z.array(z.string()) });

/**
 * Looks how the person has decided on what was proposed. While something is undecided and there is time, it waits for
 * that; a yes that can be taken back is none yet.
 */
export const decide = metered('decide', async (ctx, step) => {
  const node = nodeOf(step, 'decide');
  const proposed = await step.output(node.on);
  const ids = proposed?.as === 'note' ? Proposed.parse(proposed.value).suggestionIds : [];
  const docs = await Promise.all(ids.map((id) => proposedBefore(ctx, id)));
  const now = ctx.clock.now();
  const [open] = docs.filter((doc) => isUndecided(doc, now));
  const deadline = deadlineOf(step, now, node.withinHours * HOUR_MS);
  if (open && now < deadline) {
    const wait = {
      event: wakeOf(open.id),
      until: deadline,
      ...(open.undoableUntil && { lookAgain: new Date(open.undoableUntil) }),
      waitingFor: 'Your decision on what is proposed.',
    };
    return waitOn(ctx, step, wait, open.status === 'pending' ? [askToBeWoken(open)] : []);
  }
  // What has expired, or whose place another proposal has taken, was decided by nobody.
  const final = docs.filter((doc) => doc.decision !== null && !isUndecided(doc, now));
  const approved = final.filter(({ decision }) => decision?.verdict === 'approved').length;
  const decided = final.length;
  return {
    kind: 'done',
    fact: { decided, approved, timedOut: decided < ids.length },
    spent: {},
    stepKind: 'decide',
    title: node.title,
    reason:
      decided < ids.length
        ? 'Not everything was decided in time.'
        : `You approved ${approved} of ${ids.length}.`,
    agent: null,
    sources: [],
    model: null,
    suggestionIds: ids,
    output: { as: 'note', value: { suggestionIds: ids } },
  };
});

/** It was stored with the step that proposed it. */
async function proposedBefore(ctx: StepCtx, id: string) {
  return (await mustSee(ctx.db, id, () => ctx.suggestions.find(id))) ?? ctx.suggestions.get(id);
}
