import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { z } from 'zod';
import { admitRun } from '#factory/workflows';
import { type RunningHouse, theHouse } from '../house.ts';
import { inInvocation } from '../log.ts';

const Message = z.object({ tenantId: z.string(), runId: z.string() });
const WAIT_SEC = 2;

/** Lets queued runs start while there is room; one that has to wait is put back for a moment. */
app.storageQueue('runsStandard', {
  queueName: 'runs-standard',
  connection: 'AzureWebJobsStorage',
  extraInputs: [df.input.durableClient()],
  handler: (raw, context) => {
    const house = theHouse();
    house.durable.use(() => df.getClient(context));
    return inInvocation(context, () => admit(house, Message.parse(raw)));
  },
});

async function admit(house: RunningHouse, message: z.infer<typeof Message>): Promise<void> {
  const ctx = house.ctxOf({ tenantId: message.tenantId, actor: { kind: 'platform', name: 'queue' } });
  const admitted = await admitRun(ctx, {
    runId: message.runId,
    standardShare: house.settings.standardShare,
  });
  if (admitted === 'wait') await house.ports.standardRuns.send(message, { delaySec: WAIT_SEC });
}
