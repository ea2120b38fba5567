import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPassing } from '#kernel';
import { loadLibrary } from '../../../../local/host/durable/testing/core-api.ts';
import { type Rig, startRig } from '../../../../local/host/durable/testing/rig.ts';
import { createOrchestrations } from './orchestrations.ts';

const { df } = loadLibrary();
let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

let lives = 0;
df.app.activity('live', {
  handler: () => {
    lives += 1;
    return lives;
  },
});
df.app.orchestration('runWorkflow', function* (context) {
  yield context.df.callActivity('live');
  yield context.df.waitForExternalEvent('end');
});

test('the real client: missing, open, ended, begun anew, and away are told apart', async () => {
  const orchestrations = createOrchestrations(() => rig.client);
  const run = { tenantId: 't', runId: 'run_1' };
  const livesOf = async () => {
    await expect.poll(() => orchestrations.state('run_1')).toBe('open');
    await rig.client.raiseEvent('run_1', 'end', {});
    await rig.ended('run_1');
    return lives;
  };

  expect(await orchestrations.state('run_1')).toBe('missing');
  await orchestrations.startRun(run);
  await orchestrations.startRun(run);
  expect(await livesOf()).toBe(1);
  expect(await orchestrations.state('run_1')).toBe('ended');

  await orchestrations.startRun(run);
  expect(await livesOf()).toBe(2);

  await rig.stop();
  await expect(orchestrations.state('run_1')).rejects.toSatisfy(isPassing);
});
