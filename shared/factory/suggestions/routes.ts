import { z } from 'zod';
import { ById, defineRoute, Instant, line, PageQuery, pageOf, text } from '#kernel/contract';
import { Suggestion, SuggestionStatus } from './schema.ts';
import { SuggestionSource } from './source-schema.ts';

const tag = 'suggestions';
const Seen = z.strictObject({
  revision: z.number().int().min(1).describe('The revision that the person looked at.'),
  hash: line(200).describe('Its hash, as shown.'),
});

const UndoSec = z
  .number()
  .int()
  .min(0)
  .max(30)
  .optional()
  .describe(
    'For so many seconds it is not carried out and can be withdrawn; left out = carried out at once.',
  );

const SEEN = { revision: 1, hash: `sha256:${'0'.repeat(64)}` };

export const routes = {
  listSuggestions: defineRoute({
    id: 'listSuggestions',
    method: 'GET',
    path: 'suggestions',
    tag,
    summary: 'What agents propose, newest first',
    auth: 'member',
    query: PageQuery.extend({
      status: SuggestionStatus.optional(),
      aside: z
        .enum(['exclude', 'only'])
        .optional()
        .describe('Leaves out what is put aside, or lists only that; left out = both.'),
    }),
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
    body: Seen.extend({ undoSec: UndoSec }),
    example: SEEN,
    answers: { 200: Suggestion },
    problems: [
      'suggestion.not_found',
      'suggestion.changed',
      'suggestion.has_gaps',
      'suggestion.already_reviewed',
      'suggestion.expired',
      'suggestion.held',
      'suggestion.too_many_revisions',
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
  withdrawSuggestion: defineRoute({
    id: 'withdrawSuggestion',
    method: 'POST',
    path: 'suggestions/{id}/withdraw',
    tag,
    summary: 'Take a yes back while it waits: pending again, as another revision',
    auth: 'member',
    params: ById,
    body: Seen,
    example: SEEN,
    answers: { 200: Suggestion },
    problems: [
      'suggestion.not_found',
      'suggestion.changed',
      'suggestion.nothing_to_withdraw',
      'suggestion.too_late_to_withdraw',
    ],
  }),
  putSuggestionAside: defineRoute({
    id: 'putSuggestionAside',
    method: 'POST',
    path: 'suggestions/{id}/later',
    tag,
    summary:
      'Put a suggestion aside until a time, or bring it back; it stays pending and can still be decided',
    auth: 'member',
    params: ById,
    body: z.strictObject({
      until: Instant.nullable().describe('To come, and not after `expiresAt`; null = back at once.'),
    }),
    example: { until: null },
    answers: { 200: Suggestion },
    problems: [
      'suggestion.not_found',
      'suggestion.already_reviewed',
      'suggestion.expired',
      'suggestion.changed',
      'suggestion.until_out_of_range',
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
      undoSec: UndoSec,
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
