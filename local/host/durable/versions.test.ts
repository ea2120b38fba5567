import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLibrary } from './testing/core-api.ts';
import { type Rig, startRig } from './testing/rig.ts';
import { isNewer } from './version.ts';

const { df } = loadLibrary();
let folder: string;
let rigs: Rig[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'versions-'));
  rigs = [];
});
afterEach(async () => {
  for (const rig of rigs) await rig.stop();
  await rm(folder, { recursive: true });
});

async function hostOf(defaultVersion: string | null): Promise<Rig> {
  for (const rig of rigs.splice(0)) await rig.stop();
  const rig = await startRig({ file: path.join(folder, 'hub.db'), defaultVersion });
  rigs.push(rig);
  return rig;
}

df.app.activity('say', { handler: () => 'said' });
df.app.orchestration('tellVersion', function* (context) {
  yield context.df.callActivity('say');
  return context.df.version ?? 'none';
});
df.app.orchestration('tellAll', function* (context) {
  const child: unknown = yield context.df.callSubOrchestrator('tellVersion');
  return [context.df.version ?? 'none', child];
});
df.app.orchestration('waitAndTell', function* (context) {
  yield context.df.waitForExternalEvent('go');
  return context.df.version ?? 'none';
});

test('an instance keeps the version that its host had when it was started, or the one that it was given', async () => {
  const rig = await hostOf('1.1');
  expect((await rig.run('tellAll')).output).toEqual(['1.1', '1.1']);
  expect((await rig.ended(await rig.client.startNew('tellAll', { version: '1.0' }))).output).toEqual([
    '1.0',
    '1.1',
  ]);
  expect((await (await hostOf(null)).run('tellAll')).output).toEqual(['none', 'none']);
});

test('an older instance is gone on with by a newer host, a newer one waits for a host of its version', async () => {
  const old = await (await hostOf('1.9')).client.startNew('waitAndTell');
  const newer = await hostOf('1.10');
  await newer.client.raiseEvent(old, 'go', 1);
  expect((await newer.ended(old)).output).toBe('1.9');

  const young = await newer.client.startNew('waitAndTell');
  const back = await hostOf('1.9');
  await back.client.raiseEvent(young, 'go', 1);
  expect((await back.run('tellVersion')).output).toBe('1.9');
  expect((await back.client.getStatus(young)).output).toBeNull();
  expect((await (await hostOf('1.10')).ended(young)).output).toBe('1.10');
});

test.each([
  ['1.10', '1.9', true],
  ['1.9', '1.10', false],
  ['1.0', '1.0', false],
  ['1.0.0', '1.0', true],
  ['beta', 'alpha', true],
  ['ALPHA', 'alpha', false],
  ['', '1.0', false],
  [null, '1.0', false],
  ['2.0', null, false],
] as const)('%s is newer than %s: %s', (version, own, expected) => {
  expect(isNewer(version, own)).toBe(expected);
});
