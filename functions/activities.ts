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
import type { Ctx } from '#kernel';
import { theHouse } from './house.ts';

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
df.app.activity('apply', {
  handler: async (raw: unknown) => {
    const input = ApplyInput.parse(raw);
    return applySuggestion(theHouse().applyCtxOf(input.tenantId), input);
  },
});

/** Names the activity and checks its input; the tenant of its context is the one the run was started for. */
function activity<S extends z.ZodType<{ tenantId: string }>>(
  name: string,
  schema: S,
  work: (ctx: Ctx, input: z.infer<S>) => Promise<unknown>,
): void {
  df.app.activity(name, {
    handler: async (raw: unknown) => {
      const input = schema.parse(raw);
      return work(
        theHouse().ctxOf({ tenantId: input.tenantId, actor: { kind: 'platform', name: 'run' } }),
        input,
      );
    },
  });
}
