import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CrashHost, startCrashHost } from '../../../../local/host/durable/testing/crash-host.ts';

const more = fileURLToPath(new URL('./testing/waiting-story.ts', import.meta.url));
let folder: string;
let host: CrashHost | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-waits-'));
});
afterEach(async () => {
  await host?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function startHost(): Promise<CrashHost> {
  const [file, journal] = [join(folder, 'hub.sqlite'), join(folder, 'journal')];
  host = await startCrashHost({ file, journal, parallelActivities: 8, more });
  return host;
}

const lines = () => readFileSync(join(folder, 'journal'), { encoding: 'utf8', flag: 'a+' }).split('\n');
const isWritten = (line: string) => expect.poll(lines, { interval: 5, timeout: 15_000 }).toContain(line);

test('waits survive kill -9: what was said meanwhile wakes, a deadline passes, and no work is done twice', async () => {
  const first = await startHost();
  const ids = ['told', 'untold'];
  for (const id of ids) await first.start('waits', id);
  for (const id of ids) for (const name of ['decided', 'lost']) await isWritten(`end ${id}/${name}`);
  await first.raise('told', 'decided', null);
  await first.kill();

  const second = await startHost();
  await isWritten('end told/decided.then');
  await isWritten('end untold/lost.then');
  expect(lines()).not.toContain('start untold/decided.then');
  await second.raise('untold', 'decided', null);
  for (const id of ids) {
    await expect
      .poll(async () => (await second.status(id)).runtimeStatus, { timeout: 15_000 })
      .toBe('Completed');
    expect((await second.status(id)).output).toEqual(['happened', 'timed_out']);
  }
  const begun = lines().filter((line) => line.startsWith('start ') && !line.endsWith('.then'));
  expect(begun).toHaveLength(4);
});
