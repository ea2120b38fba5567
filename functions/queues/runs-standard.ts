import { app } from '@azure/functions';
import { z } from 'zod';
import { admitRun } from '#factory/workflows';
import { durableInput, inInvocation } from '../invocation.ts';
import { type RunningHouse, runningHouse } from '../running-house.ts';

const Message = z.object({ tenantId: z.string(), runId: z.string() });
const WAIT_SEC = 2;

/** Lets queued runs start while there is room; one that has to wait is put back for a moment. */
app.storageQueue('runsStandard', {
  queueName: 'runs-standard',
  connection: 'AzureWebJobsStorage',
  extraInputs: [durableInput],
  handler: (raw, context) => inInvocation(context, () => admit(runningHouse(), Message.parse(raw))),
});

async function admit(house: RunningHouse, message: z.infer<typeof Message>): Promise<void> {
  const ctx = house.ctxOf({ tenantId: message.tenantId, actor: { kind: 'platform', name: 'queue' } });
  const admitted = await admitRun(ctx, {
    runId: message.runId,
    standardShare: house.settings.standardShare,
  });
  if (admitted === 'wait') await house.ports.standardRuns.send(message, { delaySec: WAIT_SEC });
}
