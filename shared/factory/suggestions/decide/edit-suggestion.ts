import { answer, type Ctx, type InputOf, invalidRequest, stale } from '#kernel';
import { ACTIONS } from '../actions/index.ts';
import { freeze, thaw } from '../canonical-action.ts';
import * as changes from '../changes/index.ts';
import { notEditable } from '../errors.ts';
import { assessRisk, REFUSED } from '../propose/risk.ts';
import { joinedOf, participantsOf } from '../recipients.ts';
import type { routes } from '../routes.ts';
import type { Action } from '../schema.ts';
import { type SuggestionDoc, toSuggestion } from '../store.ts';
import { textOf } from '../text-of.ts';
import { demandAllowed, demandPending } from './allowed-decisions.ts';

/** A changed word is another action: revision n+1 with its own hash, still pending. */
export async function editSuggestion(
  ctx: Pick<Ctx, 'suggestions' | 'audit' | 'clock' | 'actor'>,
  { id, payload, ifMatch }: InputOf<typeof routes.editSuggestion>,
) {
  const doc = await ctx.suggestions.get(id);
  demandPending(ctx, doc);
  if (doc.etag !== ifMatch) throw stale();
  const { action, ...edited } = revise(doc, payload);
  demandAllowed(ctx, doc, 'edit');

  const frozen = freeze(action);
  const next = changes.edit(
    ctx,
    doc,
    { ...edited, ...frozen, revision: action.revision },
    Object.keys(payload),
  );
  const outcome = await ctx.audit.commit(next.ops, next.events);
  if (outcome.kind === 'refused') throw stale();
  return answer(toSuggestion(next.doc, ctx.clock.now()), { etag: outcome.etags[0] });
}

function revise(doc: SuggestionDoc, changes: Record<string, unknown>) {
  const before = thaw(doc.canonical);
  const definition = ACTIONS[before.kind];
  const foreign = Object.keys(changes).filter((field) => !definition.editable.includes(field));
  if (foreign.length > 0)
    throw notEditable({
      errors: foreign.map((field) => ({
        pointer: `/payload/${field}`,
        code: 'not_editable',
        message: 'Cannot be edited.',
      })),
    });

  const payload = definition.payload.safeParse({ ...before.payload, ...changes });
  if (!payload.success) {
    throw invalidRequest({
      errors: payload.error.issues.map((issue) => ({
        pointer: `/payload/${issue.path.join('/')}`,
        code: issue.code,
        message: issue.message,
      })),
    });
  }
  const action: Action = {
    ...before,
    revision: before.revision + 1,
    payload: payload.data as Action['payload'],
  };
  // What the person typed is the person's own text, and what was left was judged before; only recipients, and what
  // cannot be seen, can still raise the risk.
  const verdict = assessRisk({
    kind: action.kind,
    baseRisk: definition.baseRisk,
    payload: action.payload,
    participants: participantsOf(action),
    joined: joinedOf(action),
    trustedText: textOf(action.payload),
  });
  if (verdict.kind === 'refused')
    throw notEditable({ detail: `Nothing may pass on ${REFUSED[verdict.flag]}.` });
  const unknown = doc.flags.filter((flag) => flag.endsWith('_from_untrusted_text'));
  const kept = [...unknown, ...doc.flags.filter((flag) => flag === 'others_left_out')];
  return {
    action,
    title: doc.about ? definition.title(doc.about, action.payload) : doc.title,
    risk: unknown.length > 0 ? ('high' as const) : verdict.risk,
    flags: [...new Set([...kept, ...verdict.flags])],
  };
}
