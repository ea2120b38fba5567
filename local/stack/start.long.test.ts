import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommand } from './fixtures/command.ts';
import { isAlive } from './fixtures/is-alive.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

const folder = await temporaryFolder();
const dataDir = path.join(folder.path, 'data');
const env = { CONNECTSOFT_DATA_DIR: dataDir, CONNECTSOFT_PORT_BASE: '0' };

afterAll(folder.remove);

test('after kill -9 no child stays, the next start takes the folder over, and a reset leaves nothing', async () => {
  const killed = runCommand('start.ts', env);
  await killed.until(/Ready in .*http:\/\/localhost:\d+\//);
  const { children } = JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8'));
  const pids: number[] = children.map(({ pid }: { pid: number }) => pid);
  expect(pids.filter(isAlive)).toHaveLength(2);
  killed.kill('SIGKILL');
  await killed.ended;
  await expect.poll(() => pids.filter(isAlive), { timeout: 5_000 }).toEqual([]);

  const next = runCommand('start.ts', env);
  await next.until(/Ready in .*http:\/\/localhost:\d+\//);
  expect(next.said()).toContain('embedded stack: one machine');

  next.kill('SIGTERM');
  expect(await next.ended).toBe(0);

  const unsure = runCommand('reset.ts', env);
  expect(await unsure.ended).toBe(1);
  expect(unsure.said()).toContain('use "npm run reset -- --yes"');
  expect(statSync(path.join(dataDir, 'mailbox')).isDirectory()).toBe(true);

  const reset = runCommand('reset.ts', env, '--yes');
  expect(await reset.ended).toBe(0);
  expect(reset.said()).toContain(`Emptied ${dataDir}`);
  expect(statSync(dataDir, { throwIfNoEntry: false })).toBeUndefined();
}, 60_000);
