import { z } from 'zod';
import { activity } from '#kernel';
import { applySuggestion } from './apply-suggestion.ts';

const ApplyInput = z.object({
  tenantId: z.string(),
  suggestionId: z.string(),
  revision: z.number().int(),
  lastAttempt: z.boolean(),
});

/** The only activity that can write outside, and the only one whose context holds the way to do so. */
export const APPLY_ACTIVITIES = { apply: activity(ApplyInput, applySuggestion) };
