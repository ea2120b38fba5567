import { defineRoom } from '#kernel';
import { approveSuggestion } from './approve.ts';
import { decideSuggestions } from './approve-many.ts';
import { editSuggestion } from './edit-suggestion.ts';
import type {} from './events.ts';
import { applyForgottenApprovals, expireSuggestions } from './jobs.ts';
import { getSuggestion, listSuggestions } from './read-suggestions.ts';
import { rejectSuggestion } from './reject.ts';
import { routes } from './routes.ts';
import { createSuggestions, type Suggestions } from './store.ts';
import { wakers } from './wake-run.ts';

export { ACTIONS, type ActionDefinition, capabilityOf, type Readers, type Writers } from './actions/index.ts';
export { applyApproved } from './apply-approved.ts';
export type { ApplyOutcome, OpenWriter } from './apply-ctx.ts';
export { applySuggestion } from './apply-suggestion.ts';
export { approveSuggestion } from './approve.ts';
export { decideSuggestions } from './approve-many.ts';
export { askToBeWoken } from './changes.ts';
export {
  giveBackPlaces,
  holdPlace,
  MAX_PENDING_PER_AGENT,
  roomFor,
} from './count-pending.ts';
export { editSuggestion } from './edit-suggestion.ts';
export { type Proposal, type Proposed, proposeAction } from './propose.ts';
export { getSuggestion, listSuggestions } from './read-suggestions.ts';
export { rejectSuggestion } from './reject.ts';
export type { Suggestion } from './schema.ts';
export { ActionName, Evidence, MissingFact } from './schema.ts';
export type { Seen, SeenConversation } from './seen.ts';
export { findRule, type SenderRule } from './sender-rules.ts';
export { APPLY_STEPS } from './steps.ts';
export { createSuggestions, type SuggestionDoc, type Suggestions } from './store.ts';
export { textOf } from './text-of.ts';
export { isUndecided, wakeOf } from './wake-run.ts';

export const room = defineRoom({
  name: 'suggestions',
  routes,
  handlers: {
    listSuggestions,
    decideSuggestions,
    getSuggestion,
    editSuggestion,
    approveSuggestion,
    rejectSuggestion,
  },
  ctx: { suggestions: createSuggestions },
  jobs: { applyForgottenApprovals, expireSuggestions },
  listeners: wakers,
  personalData: {
    suggestion: { holds: 'What was proposed to you, and what you decided.', container: 'tenant' },
    open_proposal: { holds: 'Which proposal stands for a conversation or event.', container: 'tenant' },
    sender_review: { holds: 'How you decided on the mail of a sender.', container: 'tenant' },
  },
});

declare module '#kernel/ctx' {
  interface Ctx {
    suggestions: Suggestions;
  }
}
