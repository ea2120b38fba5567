import { z } from 'zod';
import { ById, defineRoute, line, PageQuery, pageOf, text } from '#kernel/contract';
import { Suggestion, SuggestionStatus } from './schema.ts';
import { SuggestionSource } from './source-schema.ts';

const tag = 'suggestions';
const Seen = z.strictObject({
  revision: z.number().int().min(1).describe('The revision that the person looked at.'),
  hash: line(200).describe('Its hash, as shown.'),
});

const SEEN = { revision: 1, hash: `sha256:${'0'.repeat(64)}` };

export const routes = {
  listSuggestions: defineRoute({
    id: 'listSuggestions',
    method: 'GET',
    path: 'suggestions',
    tag,
    summary: 'What agents propose, newest first',
    auth: 'member',
    query: PageQuery.extend({ status: SuggestionStatus.optional() }),
    answers: { 200: pageOf(Suggestion) },
  }),
  getSuggestion: defineRoute({
    id: 'getSuggestion',
    method: 'GET',
    path: 'suggestions/{id}',
    tag,
    summary: 'One suggestion, exactly as it would be executed',
    auth: 'member',
    params: ById,
    answers: { 200: Suggestion },
    problems: ['suggestion.not_found'],
  }),
  getSuggestionSource: defineRoute({
    id: 'getSuggestionSource',
    method: 'GET',
    path: 'suggestions/{id}/source',
    tag,
    summary: 'What it answers or is about, read anew in your mailbox or calendar; nothing of it is kept',
    auth: 'member',
    rate: 'vendors',
    params: ById,
    answers: { 200: SuggestionSource },
    problems: [
      'suggestion.not_found',
      'connection.missing',
      'connection.needs_reauth',
      'connection.forbidden',
      'connection.not_readable',
      'connectors.vendor_unavailable',
      'plan.daily_calls_reached',
    ],
  }),
  editSuggestion: defineRoute({
    id: 'editSuggestion',
    method: 'PATCH',
    path: 'suggestions/{id}',
    tag,
    summary: 'Edit before you decide: makes a new revision with a new hash',
    auth: 'member',
    params: ById,
    body: z.strictObject({
      payload: z.record(z.string(), z.unknown()).describe('Only fields that `editable` names.'),
    }),
    example: { payload: { body: 'Thank you, Tuesday suits me well.' } },
    ifMatch: true,
    answers: { 200: Suggestion },
    problems: [
      'suggestion.not_found',
      'suggestion.already_reviewed',
      'suggestion.expired',
      'suggestion.not_editable',
      'suggestion.too_many_revisions',
    ],
  }),
  approveSuggestion: defineRoute({
    id: 'approveSuggestion',
    method: 'POST',
    path: 'suggestions/{id}/approve',
    tag,
    summary: 'Say yes to exactly this revision; it is then carried out once',
    auth: 'member',
    params: ById,
    body: Seen,
    example: SEEN,
    answers: { 200: Suggestion },
    problems: [
      'suggestion.not_found',
      'suggestion.changed',
      'suggestion.has_gaps',
      'suggestion.already_reviewed',
      'suggestion.expired',
      'suggestion.held',
      'connection.missing',
      'connection.needs_reauth',
      'connection.forbidden',
      'connection.not_readable',
      'connectors.vendor_unavailable',
      'connection.write_grant_required',
      'identity.fresh_sign_in_required',
      'identity.sign_in_time_unknown',
      'plan.daily_actions_reached',
    ],
  }),
  rejectSuggestion: defineRoute({
    id: 'rejectSuggestion',
    method: 'POST',
    path: 'suggestions/{id}/reject',
    tag,
    summary: 'Say no; nothing is done',
    auth: 'member',
    params: ById,
    body: z.strictObject({ reason: text(500).optional() }),
    example: { reason: 'Not now.' },
    answers: { 200: Suggestion },
    problems: ['suggestion.not_found', 'suggestion.already_reviewed', 'suggestion.expired'],
  }),
  decideSuggestions: defineRoute({
    id: 'decideSuggestions',
    method: 'POST',
    path: 'suggestions/decisions',
    tag,
    summary: 'Approve several suggestions at once, of those that allow `batch`',
    auth: 'member',
    body: z.strictObject({
      items: z.array(Seen.extend(ById.shape)).min(1).max(50),
    }),
    example: { items: [{ id: 'sug_00000000000000000000000000', ...SEEN }] },
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            id: z.string(),
            status: z.number().int(),
            code: z.string().nullable(),
            retryAfterSec: z.number().int().nullable().describe('When to try this one again, where known.'),
            suggestion: Suggestion.nullable(),
          }),
        ),
      }),
    },
  }),
};
