import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DurableOptions } from './contract.ts';
import { openDurableHub } from './index.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function optionsFor(file: string): DurableOptions {
  const log = () => undefined;
  return {
    file,
    hubName: 'TestHub',
    defaultVersion: null,
    maxConcurrentActivities: 1,
    maxConcurrentOrchestrators: 1,
    log,
  };
}

const opener = fileURLToPath(new URL('./testing/open-hub.ts', import.meta.url));

test('a second host on one file is refused, in this process and in another', async () => {
  const file = join(folder, 'hub.sqlite');
  const hub = openDurableHub(optionsFor(file));

  expect(() => openDurableHub(optionsFor(file))).toThrow(`Another host uses ${file}`);
  const refused = spawnSync(process.execPath, [opener, file], { encoding: 'utf8' });
  expect(refused.stderr).toContain(`Another host uses ${file}`);
  expect(refused.status).toBe(1);

  await hub.stop();
  expect(spawnSync(process.execPath, [opener, file], { encoding: 'utf8' }).status).toBe(0);
});
