import type { Orchestrations } from '#kernel';
import { unavailable } from '../reachable.ts';

/** As much of the Durable client as we use; it comes with an invocation's input binding. */
export interface DurableStarter {
  startNew(name: string, options: { instanceId: string; input: unknown }): Promise<string>;
  getStatus(instanceId: string): Promise<{ runtimeStatus?: string }>;
  raiseEvent(instanceId: string, name: string, value: unknown): Promise<void>;
}

/** The client tells a missing instance by these words alone; whatever else it throws says nothing about the instance. */
const MISSING = 'replied with HTTP 404 response';
const ENDED = ['Completed', 'Failed', 'Terminated', 'Canceled'];

/** `client` gives the one of the invocation that asks. */
export function createOrchestrations(client: () => DurableStarter): Orchestrations {
  async function state(instanceId: string): Promise<'missing' | 'open' | 'ended'> {
    const status = await client().getStatus(instanceId).catch(missingOrThrow);
    if (!status) return 'missing';
    return ENDED.includes(status.runtimeStatus ?? '') ? 'ended' : 'open';
  }

  /** A start that lost against another start of the same id is no failure: the instance is there and open. */
  async function start(name: string, instanceId: string, input: unknown): Promise<void> {
    try {
      await client().startNew(name, { instanceId, input });
    } catch (error) {
      if ((await state(instanceId)) !== 'open') throw away(error);
    }
  }

  return {
    startRun: (input) => start('runWorkflow', input.runId, input),
    async startApply(input) {
      // Another yes is another instance: one that was taken back may still be waiting for its time.
      const instanceId = `apply_${input.suggestionId}_${input.revision}`;
      if ((await state(instanceId)) === 'open') return 'open';
      await start('applySuggestion', instanceId, input);
      return 'started';
    },
    async nudge(runId, name) {
      try {
        await client().raiseEvent(runId, name, {});
      } catch (error) {
        // Nothing waits in an instance that is not there.
        if ((await state(runId)) !== 'missing') throw away(error);
      }
    },
    state,
  };
}

function missingOrThrow(error: unknown): undefined {
  if (error instanceof Error && error.message.includes(MISSING)) return undefined;
  throw away(error);
}

const away = (cause: unknown) => Object.assign(unavailable({ retryAfterSec: 1 }), { cause });
