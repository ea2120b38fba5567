import { app } from '@azure/functions';
import { z } from 'zod';
import { hearEvents } from '#platform/audit';
import { durableInput, inInvocation } from '../invocation.ts';
import { runningHouse } from '../running-house.ts';

const Message = z.object({ tenantId: z.string() });

/** Lets the rooms hear what has happened in a tenant. */
app.storageQueue('events', {
  queueName: 'events',
  connection: 'AzureWebJobsStorage',
  extraInputs: [durableInput],
  handler: (raw, context) => {
    const { tenantId } = Message.parse(raw);
    const actor = { kind: 'platform' as const, name: 'events' };
    return inInvocation(context, () => hearEvents(runningHouse().ctxOf({ tenantId, actor })));
  },
});
