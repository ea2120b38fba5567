import { type Ctx, type InputOf, iso, type Stored } from '#kernel';
import { isAside } from '../by-the-clock.ts';
import * as changes from '../changes/index.ts';
import { changed, notPossibleUntil } from '../errors.ts';
import type { routes } from '../routes.ts';
import { type SuggestionDoc, toView } from '../store.ts';
import { demandAllowed } from './allowed-decisions.ts';

const MAX_TRIES = 5;

type Later = InputOf<typeof routes.putSuggestionAside>;

/** Out of the person's way until a time, or back before them. Nothing is decided by it, and nothing else changes. */
export async function putSuggestionAside(
  ctx: Pick<Ctx, 'suggestions' | 'audit' | 'clock'>,
  { id, until }: Later,
) {
  for (let attempt = 1; ; attempt += 1) {
    const doc = await ctx.suggestions.get(id);
    demandAllowed(ctx, doc, 'later');
    const change = until === null ? back(ctx, doc) : aside(ctx, doc, until);
    if (!change) return toView(ctx, doc);
    const outcome = await ctx.audit.commit(change.ops, change.events);
    if (outcome.kind === 'committed') return toView(ctx, change.doc);
    if (attempt === MAX_TRIES) throw changed();
  }
}

/** `undefined` = it stands so already. */
const back = (ctx: Pick<Ctx, 'clock'>, doc: Stored<SuggestionDoc>) =>
  isAside(doc, ctx.clock.now()) ? changes.bringBack(ctx, doc) : undefined;

function aside(ctx: Pick<Ctx, 'clock'>, doc: Stored<SuggestionDoc>, until: string) {
  const at = new Date(until);
  if (at <= ctx.clock.now() || at > new Date(doc.expiresAt))
    throw notPossibleUntil({ members: { expiresAt: doc.expiresAt } });
  return doc.laterUntil === iso(at) ? undefined : changes.putAside(ctx, doc, iso(at));
}
