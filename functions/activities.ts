import * as df from 'durable-functions';
import { z } from 'zod';
import { applySuggestion } from '#factory/suggestions';
import {
  callTool,
  EndInput,
  endRun,
  gather,
  notify,
  openRun,
  StepInput,
  suggest,
  think,
  write,
} from '#factory/workflows';
import { CRASHED, type Ctx, faultOf } from '#kernel';
import { durableInput, inInvocation } from './invocation.ts';
import { jsonLog } from './log.ts';
import { runningHouse } from './running-house.ts';

const RunInput = z.object({ tenantId: z.string(), runId: z.string() });
const ApplyInput = z.object({ tenantId: z.string(), suggestionId: z.string(), lastAttempt: z.boolean() });

activity('openRun', RunInput, openRun);
activity('gather', StepInput, gather);
activity('think', StepInput, think);
activity('callTool', StepInput, callTool);
activity('write', StepInput, write);
activity('suggest', StepInput, suggest);
activity('notify', StepInput, notify);
activity('endRun', EndInput, endRun);

// The only activity with a way to write outside.
register('apply', async (raw) => {
  const input = ApplyInput.parse(raw);
  return applySuggestion(runningHouse().applyCtxOf(input.tenantId), input);
});

/** Names the activity and checks its input; the tenant of its context is the one the run was started for. */
function activity<S extends z.ZodType<{ tenantId: string }>>(
  name: string,
  schema: S,
  work: (ctx: Ctx, input: z.infer<S>) => Promise<unknown>,
): void {
  register(name, async (raw) => {
    const input = schema.parse(raw);
    return work(
      runningHouse().ctxOf({ tenantId: input.tenantId, actor: { kind: 'platform', name: 'run' } }),
      input,
    );
  });
}

/** What is thrown would be kept in the engine's history with its words; so it is logged without them and told as a result. */
function register(name: string, work: (raw: unknown) => Promise<unknown>): void {
  df.app.activity(name, {
    extraInputs: [durableInput],
    handler: (raw: unknown, context) => inInvocation(context, () => resultOf(name, () => work(raw))),
  });
}

async function resultOf(name: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    jsonLog.error('activity.crashed', { name, ...faultOf(error) });
    return CRASHED;
  }
}
