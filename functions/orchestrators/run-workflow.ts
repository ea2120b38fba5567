import * as df from 'durable-functions';
import { runWorkflow } from '#factory/workflows';
import { inThisVersion } from './in-this-version.ts';

/** One run of a workflow; the instance id is the run's id. */
df.app.orchestration('runWorkflow', function* (context) {
  const { tenantId, runId } = context.df.getInput() as { tenantId: string; runId: string };
  return yield* inThisVersion(
    context,
    runWorkflow(() => context.df.currentUtcDateTime, { tenantId, runId }),
  );
});
