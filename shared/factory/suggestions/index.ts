import { defineRoom } from '#kernel';
import { approveSuggestion } from './decide/approve.ts';
import { decideSuggestions } from './decide/approve-many.ts';
import { editSuggestion } from './decide/edit-suggestion.ts';
import { putSuggestionAside } from './decide/put-aside.ts';
import { rejectSuggestion } from './decide/reject.ts';
import { withdrawSuggestion } from './decide/withdraw.ts';
import type {} from './events.ts';
import { applyForgottenApprovals, expireSuggestions } from './jobs.ts';
import { getSuggestionSource } from './read-source.ts';
import { getSuggestion, listSuggestions } from './read-suggestions.ts';
import { routes } from './routes.ts';
import { createSuggestions, type Suggestions } from './store.ts';
import { wakeRun } from './wake-run.ts';

export { ACTIONS, type ActionDefinition, capabilityOf, type Readers, type Writers } from './actions/index.ts';
export { APPLY_ACTIVITIES } from './apply/activities.ts';
export { applyApproved } from './apply/apply-approved.ts';
export type { ApplyOutcome, OpenWriter } from './apply/apply-ctx.ts';
export { applySuggestion } from './apply/apply-suggestion.ts';
export { askToBeWoken } from './changes/index.ts';
export {
  giveBackPlaces,
  holdPlace,
  MAX_PENDING_PER_AGENT,
  roomFor,
} from './count-pending.ts';
export { approveSuggestion } from './decide/approve.ts';
export { decideSuggestions } from './decide/approve-many.ts';
export { editSuggestion } from './decide/edit-suggestion.ts';
export { rejectSuggestion } from './decide/reject.ts';
export { withdrawSuggestion } from './decide/withdraw.ts';
export { type Proposal, type Proposed, proposeAction } from './propose/propose.ts';
export { getSuggestionSource } from './read-source.ts';
export { getSuggestion, listSuggestions } from './read-suggestions.ts';
export type { Suggestion } from './schema.ts';
export { ActionName, Evidence, MissingDetail } from './schema.ts';
export type { Seen, SeenConversation } from './seen.ts';
export { findRule, type SenderRule } from './sender-rules.ts';
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
    getSuggestionSource,
    editSuggestion,
    approveSuggestion,
    withdrawSuggestion,
    putSuggestionAside,
    rejectSuggestion,
  },
  ctx: { suggestions: createSuggestions },
  jobs: { applyForgottenApprovals, expireSuggestions },
  listeners: { wakeRun },
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
