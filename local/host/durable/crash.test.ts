import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDurableHub } from './index.ts';
import type { CrashHost } from './testing/crash-host.ts';
import { startCrashHost } from './testing/crash-host.ts';

let folder: string;
let host: CrashHost | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-crash-'));
});
afterEach(async () => {
  await host?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'hub.sqlite');
const journal = () => join(folder, 'journal');

async function startHost(parallelActivities: number): Promise<CrashHost> {
  host = await startCrashHost({ file: file(), journal: journal(), parallelActivities });
  return host;
}

function journalLines(): string[] {
  return readFileSync(journal(), { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
}

function timesIn(lines: readonly string[], line: string): number {
  return lines.filter((found) => found === line).length;
}

function leftInStore() {
  const log = () => undefined;
  const hub = openDurableHub({
    file: file(),
    hubName: 'x',
    maxConcurrentActivities: 1,
    defaultVersion: null,
    maxConcurrentOrchestrators: 1,
    log,
  });
  const { inbox, activities } = hub.counts();
  return hub.stop().then(() => ({ inbox, activities }));
}

async function statusesOf(running: CrashHost, ids: readonly string[]): Promise<string[]> {
  return Promise.all(ids.map(async (id) => (await running.status(id)).runtimeStatus));
}

test('after kill -9 seven instances in flight end right, and only activities in flight run again', async () => {
  const first = await startHost(20);
  await first.start('timed', 'timer');
  await first.start('family', 'family');
  await first.start('fanOut', 'fan');
  await first.start('rounds', 'rounds', { round: 1 });
  await first.start('eventful', 'buffered');
  await first.raise('buffered', 'early', { kept: true });
  await first.start('eventful', 'unraised');
  await first.start('chain', 'chain');
  await expect.poll(() => journalLines(), { interval: 5 }).toContain('start chain/3');
  await first.kill();
  const before = journalLines();

  const second = await startHost(20);
  await second.raise('unraised', 'early', 'later');
  const ids = ['timer', 'family', 'fan', 'rounds', 'buffered', 'unraised', 'chain'];
  await expect.poll(() => statusesOf(second, ids), { timeout: 10_000 }).toEqual(ids.map(() => 'Completed'));
  const outputs = await Promise.all(ids.map(async (id) => (await second.status(id)).output));
  expect(outputs).toEqual(['timed', 2, 6, 3, { kept: true }, 'later', 'chained']);

  const after = journalLines();
  const isInFlight = (key: string) => timesIn(before, `end ${key}`) === 0;
  const startedTwice = [...new Set(after.filter((line) => line.startsWith('start ')))]
    .filter((line) => timesIn(after, line) > 1)
    .map((line) => line.slice('start '.length));
  expect(startedTwice).toContain('chain/3');
  expect(startedTwice.filter((key) => !isInFlight(key))).toEqual([]);
  await second.stop();
  expect(await leftInStore()).toEqual({ inbox: 0, activities: 0 });
});

const kinds = ['fanOut', 'timed', 'family', 'rounds', 'eventful'] as const;
const outputOf = { fanOut: 6, timed: 'timed', family: 2, rounds: 3, eventful: 'early bird' };
const kills = 7;

async function startAll(running: CrashHost, ids: readonly { id: string; kind: string }[]): Promise<void> {
  for (const { id, kind } of ids) {
    await running.start(kind, id, { round: 1 });
    if (kind === 'eventful') await running.raise(id, 'early', 'early bird');
  }
}

test('forty mixed instances survive a host that is killed again and again, each counted once', async () => {
  const ids = [...Array(40)].map((_, n) => ({ id: `i${n}`, kind: kinds[n % kinds.length] ?? 'fanOut' }));
  let running = await startHost(2);
  await startAll(running, ids);
  let killsWithWorkOpen = 0;
  for (let n = 0; n < kills; n++) {
    await pause(150 + ((n * 97) % 200));
    const statuses = await statusesOf(
      running,
      ids.map(({ id }) => id),
    );
    if (statuses.some((status) => status !== 'Completed')) killsWithWorkOpen += 1;
    await running.kill();
    running = await startHost(2);
  }
  // On a busy machine the last of them may come when all is done.
  expect(killsWithWorkOpen).toBeGreaterThanOrEqual(kills - 2);

  const names = ids.map(({ id }) => id);
  await expect
    .poll(() => statusesOf(running, names), { timeout: 20_000 })
    .toEqual(names.map(() => 'Completed'));
  for (const { id, kind } of ids) expect((await running.status(id)).output).toBe(outputOf[kind]);
  await expect.poll(() => running.entityState('Counter', 'all')).toBe(40);
  await running.stop();
  expect(await leftInStore()).toEqual({ inbox: 0, activities: 0 });
});
