import { type Ctx, mustSee, type Stored } from '#kernel';
import type { Writers } from '../actions/index.ts';
import { suggestionNotFound } from '../errors.ts';
import type { SuggestionStatus } from '../schema.ts';
import type { SuggestionDoc } from '../store.ts';

/** Gives write access, and only after `confirmApproved` said yes. Held by the apply activity alone. */
export type OpenWriter = (request: {
  connectionId: string;
  suggestionId: string;
  confirmApproved: () => Promise<boolean>;
}) => Promise<{ kind: 'ready'; writers: Writers } | { kind: 'blocked'; reason: string }>;

export type ApplyOutcome =
  | { kind: 'done'; status: SuggestionStatus | 'withdrawn' }
  | { kind: 'retry'; afterMs: number };

/** A vendor may take a moment to show what it has done. */
export const LOOK_AGAIN: ApplyOutcome = { kind: 'retry', afterMs: 3_000 };

export type ApplyCtx = Pick<
  Ctx,
  'tenantId' | 'suggestions' | 'audit' | 'clock' | 'db' | 'log' | 'plans' | 'connections' | 'records'
> & {
  openWriter: OpenWriter;
  /** As much of the agents as the switch needs; `undefined` = uninstalled. */
  agents: { find(id: string): Promise<{ enabled: boolean } | undefined> };
};

/**
 * The suggestion of a delivery. An effect is only ever asked for after the approval was stored, so one that is missing
 * or still in a state that lies behind it is an old reading, by which what was approved would be let fall. Of a later
 * revision = the yes to this one was taken back; whether there was another one is no matter of this delivery.
 */
export async function approvedSuggestion(
  ctx: Pick<ApplyCtx, 'db' | 'suggestions'>,
  { id, revision }: Pick<SuggestionDoc, 'id' | 'revision'>,
  behind: SuggestionStatus[] = ['pending'],
): Promise<Stored<SuggestionDoc>> {
  const doc = await mustSee(ctx.db, id, async () => {
    const found = await ctx.suggestions.find(id);
    if (!found || found.revision < revision) return undefined;
    return found.revision > revision || !behind.includes(found.status) ? found : undefined;
  });
  if (!doc) throw suggestionNotFound();
  return doc;
}
