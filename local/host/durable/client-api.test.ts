import type { DurableOrchestrationStatus, OrchestrationRuntimeStatus } from 'durable-functions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLibrary } from './testing/core-api.ts';
import type { Rig } from './testing/rig.ts';
import { startRig } from './testing/rig.ts';

const { df } = loadLibrary();
const { Completed, Terminated, Running } = df.OrchestrationRuntimeStatus;
let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

df.app.activity('say', { handler: (text: string) => `said ${text}` });
df.app.activity('after', {
  handler: (ms: number) => new Promise((resolve) => setTimeout(() => resolve(ms), ms)),
});
df.app.orchestration('quick', function* (context) {
  const said: string = yield context.df.callActivity('say', 'x');
  return said;
});
df.app.orchestration('waiting', function* (context) {
  const first: unknown = yield context.df.waitForExternalEvent('go');
  return first ?? 'no data';
});
df.app.orchestration('parentOfWaiting', function* (context) {
  const result: unknown = yield context.df.callSubOrchestrator(
    'waiting',
    null,
    `${context.df.instanceId}-child`,
  );
  return result;
});
df.app.orchestration('slow', function* (context) {
  yield context.df.callActivity('after', 80);
});
df.app.orchestration('slowThenWaiting', function* (context) {
  yield context.df.callActivity('after', 60);
  yield context.df.waitForExternalEvent('go');
});

const statusOf = async (id: string) => (await rig.client.getStatus(id)).runtimeStatus;
const rpc = (path: string, init?: RequestInit) => fetch(`${rig.publicOrigin}/durabletask/${path}`, init);
const web = (path: string, init?: RequestInit) =>
  fetch(`${rig.publicOrigin}/runtime/webhooks/durabletask/${path}`, init);

test('a started instance has the given id, its input in the status and an end', async () => {
  const id = await rig.client.startNew('quick', { instanceId: 'given-id', input: { a: 1 } });

  expect(id).toBe('given-id');
  const status = await rig.ended(id);
  expect(status).toMatchObject({ name: 'quick', instanceId: 'given-id', input: { a: 1 }, output: 'said x' });
  expect(status.lastUpdatedTime.getTime()).toBeGreaterThanOrEqual(status.createdTime.getTime());
});

test('an unknown orchestrator, a bad id and a body that is no JSON are refused', async () => {
  await expect(rig.client.startNew('nowhere')).rejects.toThrow('400');
  for (const id of ['@entity', 'a%2Fb', 'a%5Cb', 'a%23b', 'a%3Fb', 'a%07b']) {
    expect((await rpc(`orchestrators/quick/${id}`, { method: 'POST' })).status).toBe(400);
  }
  expect((await rpc('orchestrators/quick', { method: 'POST', body: '{' })).status).toBe(400);
});

test('an id that is in use cannot be started again, one that has ended can', async () => {
  await rig.client.startNew('waiting', { instanceId: 'twice' });
  await expect(rig.client.startNew('waiting', { instanceId: 'twice' })).rejects.toThrow('409');
  await rig.client.raiseEvent('twice', 'go', 'first');
  await rig.ended('twice');

  await rig.client.startNew('waiting', { instanceId: 'twice' });
  await rig.client.raiseEvent('twice', 'go', 'second');
  expect((await rig.ended('twice')).output).toBe('second');
});

test('of ten simultaneous starts of one id one wins', async () => {
  const starts = [...Array(10)].map(() => rig.client.startNew('waiting', { instanceId: 'raced' }));
  const won = (await Promise.allSettled(starts)).filter((start) => start.status === 'fulfilled');

  expect(won).toHaveLength(1);
  await rig.client.terminate('raced', 'test over');
});

test('the status of an unknown instance throws', async () => {
  await expect(rig.client.getStatus('nobody')).rejects.toThrow('404');
});

test('an event without data arrives, one for a finished instance is dropped in silence, an unknown one throws', async () => {
  const id = await rig.client.startNew('waiting');
  await rig.client.raiseEvent(id, 'go', undefined);

  expect((await rig.ended(id)).output).toBe('no data');
  await rig.client.raiseEvent(id, 'go', 1);
  expect((await rpc(`instances/${id}/raiseEvent/go`, { method: 'POST', body: '1' })).status).toBe(410);
  await expect(rig.client.raiseEvent('nobody', 'go', 1)).rejects.toThrow('No instance');
});

test('a suspended instance keeps its messages until it is resumed', async () => {
  const id = await rig.client.startNew('waiting');
  await rig.client.suspend(id, 'lunch');
  await rig.client.raiseEvent(id, 'go', 'kept');
  await rig.client.suspend(id, 'twice does no harm');
  await rig.run('quick');
  expect(await statusOf(id)).toBe('Suspended');

  await rig.client.resume(id, 'back');
  expect((await rig.ended(id)).output).toBe('kept');
});

test('terminate ends at once with the reason as output, and children run on', async () => {
  const id = await rig.client.startNew('parentOfWaiting');
  await expect.poll(async () => (await rpc(`instances/${id}-child`)).status).toBe(202);
  await rig.client.terminate(id, 'not wanted');

  expect(await rig.client.getStatus(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'not wanted' });
  await rig.client.raiseEvent(`${id}-child`, 'go', 'child is alive');
  expect((await rig.ended(`${id}-child`)).output).toBe('child is alive');
});

test('the result of an activity that ran while its instance was terminated is dropped', async () => {
  const id = await rig.client.startNew('slowThenWaiting');
  await expect.poll(() => rig.hub.counts().activities).toBe(1);
  await rig.client.terminate(id, 'stop');
  expect(rig.hub.counts().activities).toBe(0);
  await rig.run('slow');

  expect(await rig.client.getStatus(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'stop' });
  expect(rig.hub.counts()).toMatchObject({ activities: 0 });
});

test('terminate and suspend answer 410 for a finished instance, and rewind is not supported', async () => {
  const { instanceId } = await rig.run('quick');

  for (const operation of ['terminate', 'suspend', 'resume']) {
    expect((await rpc(`instances/${instanceId}/${operation}?reason=x`, { method: 'POST' })).status).toBe(410);
  }
  await expect(rig.client.rewind(instanceId, 'x')).rejects.toThrow();
  expect((await rpc(`instances/${instanceId}/rewind?reason=x`, { method: 'POST' })).status).toBe(501);
});

test('all instances are listed page by page', async () => {
  const ids = await Promise.all([...Array(120)].map(() => rig.client.startNew('quick')));
  await Promise.all(ids.map((id) => rig.ended(id)));
  const listed = new Set((await rig.client.getStatusAll()).map((status) => status.instanceId));

  expect(ids.every((id) => listed.has(id))).toBe(true);
  expect(listed.size).toBe(rig.hub.counts().instances);
  expect((await rpc('instances/', { headers: { 'x-ms-continuation-token': 'bent' } })).status).toBe(400);
});

test('status and purge by filter see only what the filter names', async () => {
  const createdTimeFrom = new Date((await rig.run('quick')).createdTime.getTime() + 1);
  await expect.poll(() => Date.now()).toBeGreaterThan(createdTimeFrom.getTime());
  const done = await rig.run('quick');
  const open = await rig.client.startNew('waiting');
  const stopped = await rig.client.startNew('waiting');
  await rig.client.terminate(stopped, 'x');
  const idsOf = (statuses: DurableOrchestrationStatus[]) => statuses.map((status) => status.instanceId);
  const by = (runtimeStatus: OrchestrationRuntimeStatus[]) => ({ createdTimeFrom, runtimeStatus });

  expect(idsOf(await rig.client.getStatusBy(by([Completed])))).toEqual([done.instanceId]);
  const finished = await rig.client.getStatusBy(by([Completed, Terminated]));
  expect(idsOf(finished).sort()).toEqual([done.instanceId, stopped].sort());
  expect(await rig.client.purgeInstanceHistoryBy(by([Completed]))).toEqual({ instancesDeleted: 1 });
  expect(await rig.client.purgeInstanceHistoryBy(by([Running]))).toEqual({ instancesDeleted: 0 });
  await expect(rig.client.getStatus(done.instanceId)).rejects.toThrow('404');
  expect(await statusOf(open)).not.toBe('Completed');
});

test('one instance is purged once it has ended, and an unknown one counts as none', async () => {
  const { instanceId } = await rig.run('quick');
  const open = await rig.client.startNew('waiting');

  expect(await rig.client.purgeInstanceHistory(instanceId)).toEqual({ instancesDeleted: 1 });
  expect(await rig.client.purgeInstanceHistory(instanceId)).toEqual({ instancesDeleted: 0 });
  expect(await rig.client.purgeInstanceHistory(open)).toEqual({ instancesDeleted: 0 });
});

test('the public form demands the key of the extension', async () => {
  const { instanceId } = await rig.run('quick');
  const path = `instances/${instanceId}`;

  expect((await web(path)).status).toBe(401);
  expect((await web(`${path}?code=wrong`)).status).toBe(401);
  expect((await web(`${path}?code=`)).status).toBe(401);
  expect((await web(`${path}?code=${rig.systemKey}`)).status).toBe(200);
  expect((await web(path, { headers: { 'x-functions-key': rig.systemKey } })).status).toBe(200);
  expect((await web(path, { method: 'DELETE' })).status).toBe(401);
});

test('the links of a started instance work over the public form, terminate included', async () => {
  const started = await web(`orchestrators/waiting?code=${rig.systemKey}`, { method: 'POST', body: '{}' });
  const links = (await started.json()) as Record<string, string>;
  expect(started.status).toBe(202);
  expect(started.headers.get('location')).toBe(links.statusQueryGetUri);

  const terminate = String(links.terminatePostUri).replace('{text}', 'over%20http');
  expect((await fetch(terminate, { method: 'POST' })).status).toBe(202);
  const status = await fetch(String(links.statusQueryGetUri));
  expect(await status.json()).toMatchObject({ runtimeStatus: 'Terminated', output: 'over http' });
});

test('the management payload of the client names the public form for the instance', () => {
  const payload = rig.client.createHttpManagementPayload('abc');

  expect(payload.statusQueryGetUri).toBe(
    `${rig.publicOrigin}/runtime/webhooks/durabletask/instances/abc?taskHub=TestHub&connection=Storage&code=${rig.systemKey}`,
  );
});

test('another task hub and paths that are not ours are refused', async () => {
  expect((await rpc('instances/?taskHub=Other')).status).toBe(400);
  expect((await fetch(`${rig.publicOrigin}/runtime/other`)).status).toBe(404);
  expect((await rpc('nothing')).status).toBe(404);
});
