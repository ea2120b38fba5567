import * as df from 'durable-functions';
import { applyApproved } from '#factory/suggestions';
import type { Approved } from '#kernel';
import { inThisVersion } from './in-this-version.ts';

/** Carries out one approved suggestion; the instance id is made of the suggestion's and its revision. */
df.app.orchestration('applySuggestion', function* (context) {
  const approved = context.df.getInput() as Approved;
  return yield* inThisVersion(
    context,
    applyApproved(() => context.df.currentUtcDateTime, approved),
  );
});
