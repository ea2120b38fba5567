import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { z } from 'zod';
import { admitRun } from '#factory/workflows';
import { theHouse } from '../house.ts';

const Message = z.object({ tenantId: z.string(), runId: z.string() });
const WAIT_SEC = 2;

/** Lets queued runs start while there is room; one that has to wait is put back for a moment. */
app.storageQueue('runsStandard', {
  queueName: 'runs-standard',
  connection: 'AzureWebJobsStorage',
  extraInputs: [df.input.durableClient()],
  handler: async (raw, context) => {
    const house = theHouse();
    house.durable.use(() => df.getClient(context));
    const message = Message.parse(raw);
    const ctx = house.ctxOf({ tenantId: message.tenantId, actor: { kind: 'platform', name: 'queue' } });
    const admitted = await admitRun(ctx, {
      runId: message.runId,
      standardShare: house.settings.standardShare,
    });
    if (admitted === 'wait') await house.ports.standardRuns.send(message, { delaySec: WAIT_SEC });
  },
});
