import * as df from 'durable-functions';
import { applyApproved } from '#factory/suggestions';
import { inThisVersion } from './in-this-version.ts';

/** Carries out one approved suggestion; the instance id is made of the suggestion's. */
df.app.orchestration('applySuggestion', function* (context) {
  const { tenantId, suggestionId } = context.df.getInput() as { tenantId: string; suggestionId: string };
  return yield* inThisVersion(context, applyApproved({ tenantId, suggestionId }));
});
