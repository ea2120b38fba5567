import { type Change, set } from '#kernel';
import { countPending } from '../count-pending.ts';
import type { SuggestionDoc } from '../store.ts';
import { type Changed, type Known, type Meters, PENDING, patch, subject, updated, wakes } from './states.ts';

/** What a proposal is made of; how it stands is said here. */
export type NewSuggestion = Omit<
  SuggestionDoc,
  'type' | 'status' | 'decision' | 'outcome' | 'handle' | 'counted' | 'updatedAt'
>;

/** → pending. An older proposal of the same source makes room for it, if that is still pending. */
export function propose(ctx: Meters, made: NewSuggestion, older?: Known): Changed {
  const { id, agentId, hash, risk, runId } = made;
  const doc: SuggestionDoc = {
    ...made,
    type: 'suggestion',
    status: 'pending',
    decision: null,
    outcome: null,
    handle: null,
    counted: true,
    updatedAt: made.createdAt,
  };
  const gone = older ? supersede(ctx, older, id) : { ops: [], events: [] };
  return {
    doc,
    ops: [{ kind: 'create', doc }, ...gone.ops, ...countPending(ctx, agentId, older)],
    events: [
      { action: 'suggestion.created', subject: subject(id), facts: { hash, risk, runId } },
      ...gone.events,
    ],
  };
}

/** pending → superseded. Its place among the pending ones goes to the newer. */
const supersede = (ctx: Meters, older: Known, by: string): Change => ({
  ops: [patch(older, PENDING, [set('/status', 'superseded'), updated(ctx)])],
  events: [
    {
      action: 'suggestion.superseded',
      subject: subject(older.id),
      facts: { hash: older.hash, by, ...wakes(older) },
    },
  ],
});
