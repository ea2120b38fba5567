import { describe, expect, test } from 'vitest';
import { isPassing } from '#kernel';
import { createOrchestrations, type DurableStarter } from './orchestrations.ts';

/** A client whose instances are in memory. */
function aClient(instances: Record<string, string> = {}) {
  const started: string[] = [];
  const client: DurableStarter = {
    async startNew(name, { instanceId }) {
      if (['Running', 'Pending'].includes(instances[instanceId] ?? ''))
        throw new Error('it is there already');
      instances[instanceId] = 'Running';
      started.push(`${name} ${instanceId}`);
      return instanceId;
    },
    async getStatus(instanceId) {
      if (!instances[instanceId])
        throw new Error('Durable Functions extension replied with HTTP 404 response.');
      return { runtimeStatus: instances[instanceId] };
    },
    raiseEvent: async () => {},
  };
  return { client, started, instances };
}

const APPROVED = { tenantId: 't', suggestionId: 's', revision: 1, undoableUntil: null };

describe('starting', () => {
  test('the same run twice, and two at once, is one start', async () => {
    const { client, started } = aClient();
    const orchestrations = createOrchestrations(() => client);
    const run = { tenantId: 't', runId: 'run_1' };
    await orchestrations.startRun(run);
    await Promise.all([orchestrations.startRun(run), orchestrations.startRun(run)]);
    expect(started).toEqual(['runWorkflow run_1']);
  });

  test('an approved suggestion is not started while it is under way, and again when it was left open', async () => {
    const { client, started, instances } = aClient();
    const orchestrations = createOrchestrations(() => client);
    const input = { tenantId: 't', suggestionId: 'sug_1', revision: 1, undoableUntil: null };
    await orchestrations.startApply(input);
    await orchestrations.startApply(input);
    expect(started).toEqual(['applySuggestion apply_sug_1_1']);
    instances.apply_sug_1_1 = 'Completed';
    await orchestrations.startApply(input);
    expect(started).toHaveLength(2);
  });

  test('a start that really failed is told', async () => {
    const { client } = aClient();
    const orchestrations = createOrchestrations(() => ({
      ...client,
      startNew: () => Promise.reject(new Error('the store is away')),
    }));
    await expect(orchestrations.startRun({ tenantId: 't', runId: 'r' })).rejects.toSatisfy(isPassing);
  });

  test('a restart that failed is told, although the ended instance is still there', async () => {
    const { client } = aClient({ apply_s_1: 'Completed' });
    const orchestrations = createOrchestrations(() => ({
      ...client,
      startNew: () => Promise.reject(new Error('the store is away')),
    }));
    await expect(orchestrations.startApply(APPROVED)).rejects.toSatisfy(isPassing);
  });

  test('an engine that does not say how an instance stands is not told that it is missing, and nothing is started anew', async () => {
    const { client, started } = aClient({ r: 'Running', apply_s_1: 'Running' });
    const orchestrations = createOrchestrations(() => ({
      ...client,
      getStatus: () => Promise.reject(new Error('HTTP 500')),
    }));
    await expect(orchestrations.state('r')).rejects.toSatisfy(isPassing);
    await expect(orchestrations.startApply(APPROVED)).rejects.toSatisfy(isPassing);
    expect(started).toEqual([]);
  });

  test('an instance is missing, open or ended', async () => {
    const { client } = aClient({ a: 'Running', b: 'Completed', c: 'Failed', d: 'Terminated', e: 'Pending' });
    const orchestrations = createOrchestrations(() => client);
    const states = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => orchestrations.state(id)));
    expect(states).toEqual(['open', 'ended', 'ended', 'ended', 'open', 'missing']);
  });
});
