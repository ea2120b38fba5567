import { defineError } from '#kernel';

export const quotaReached = defineError(
  'plan.quota_reached',
  402,
  'The plan has no more room for this in the current period.',
);
export const budgetHeld = defineError(
  'plan.budget_held',
  402,
  'What is left of the month’s model budget is held by runs that have not ended.',
);
export const dailyStartsReached = defineError(
  'plan.daily_starts_reached',
  402,
  'Today no more runs can be begun on this plan.',
);
export const dailyCallsReached = defineError(
  'plan.daily_calls_reached',
  402,
  'Today no more can be asked of connected accounts on this plan.',
);
export const dailyActionsReached = defineError(
  'plan.daily_actions_reached',
  402,
  'Today no more actions can be applied on this plan.',
);
export const limitReached = defineError('plan.limit_reached', 402, 'The plan does not hold more of these.');

/** Path in the web client where a plan is changed. */
export const UPGRADE_PATH = '/plans';
