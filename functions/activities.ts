import * as df from 'durable-functions';
import { APPLY_STEPS } from '#factory/suggestions';
import { STEPS } from '#factory/workflows';
import { CRASHED, faultOf, type Steps } from '#kernel';
import { durableInput, inInvocation } from './invocation.ts';
import { jsonLog } from './log.ts';
import { runningHouse } from './running-house.ts';

register(STEPS, (tenantId) => runningHouse().ctxOf({ tenantId, actor: { kind: 'platform', name: 'run' } }));
// The only step with a way to write outside.
register(APPLY_STEPS, (tenantId) => runningHouse().applyCtxOf(tenantId));

/** Each step is an activity of its name; the tenant of its context is the one that its instance was started for. */
function register<Ctx>(steps: Steps<Ctx>, ctxOf: (tenantId: string) => Ctx): void {
  for (const [name, { deliver }] of Object.entries(steps)) {
    df.app.activity(name, {
      extraInputs: [durableInput],
      handler: (given: unknown, context) =>
        inInvocation(context, () => resultOf(name, () => deliver(ctxOf, given))),
    });
  }
}

/** What is thrown would be kept in the engine's history with its words; so it is logged without them and told as a result. */
async function resultOf(name: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    jsonLog.error('activity.crashed', { name, ...faultOf(error) });
    return CRASHED;
  }
}
