import type { Ctx, InputOf } from '#kernel';
import * as changes from '../changes/index.ts';
import { changed } from '../errors.ts';
import type { routes } from '../routes.ts';
import { toForget } from '../sender-rules.ts';
import { toView } from '../store.ts';
import { demandAllowed } from './allowed-decisions.ts';

const MAX_TRIES = 5;

/** With it goes what was learned of the sender by approving the like before. */
export async function rejectSuggestion(
  ctx: Pick<Ctx, 'suggestions' | 'audit' | 'clock' | 'actor' | 'plans' | 'db' | 'records'>,
  { id, reason }: InputOf<typeof routes.rejectSuggestion>,
) {
  for (let attempt = 1; ; attempt += 1) {
    const doc = await ctx.suggestions.get(id);
    if (doc.status === 'rejected') return toView(ctx, doc);
    demandAllowed(ctx, doc, 'reject');
    const forgotten = await toForget(ctx, doc);
    const rejected = changes.decide(ctx, doc, { verdict: 'rejected', reason: reason ?? null });
    const outcome = await ctx.audit.commit(
      [...rejected.ops, ...forgotten.ops],
      [...rejected.events, ...forgotten.events],
    );
    if (outcome.kind === 'committed') return toView(ctx, rejected.doc);
    if (attempt === MAX_TRIES) throw changed();
  }
}
