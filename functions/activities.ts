import * as df from 'durable-functions';
import { APPLY_ACTIVITIES } from '#factory/suggestions';
import { RUN_ACTIVITIES } from '#factory/workflows';
import { type Activities, CRASHED, faultOf } from '#kernel';
import { durableInput, inInvocation } from './invocation.ts';
import { jsonLog } from './log.ts';
import { runningHouse } from './running-house.ts';

register(RUN_ACTIVITIES, (tenantId) =>
  runningHouse().ctxOf({ tenantId, actor: { kind: 'platform', name: 'run' } }),
);
// The only activity with a way to write outside.
register(APPLY_ACTIVITIES, (tenantId) => runningHouse().applyCtxOf(tenantId));

/** The tenant of its context is the one that its instance was started for. */
function register<Ctx>(activities: Activities<Ctx>, ctxOf: (tenantId: string) => Ctx): void {
  for (const [name, { deliver }] of Object.entries(activities)) {
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
