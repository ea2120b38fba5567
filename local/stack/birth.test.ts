import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { awaitEnd, birthOf } from './birth.ts';

// It lives until somebody ends it.
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
const ended = once(child, 'exit');
const pid = child.pid ?? 0;
afterAll(() => child.kill('SIGKILL'));

test('a program that only has the number of a former child is left alone', async () => {
  await awaitEnd([{ name: 'a former child', pid, birth: 'another boot:1' }], 50);
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

test.runIf(process.platform === 'linux')(
  'a former child that hangs is ended when patience is over',
  async () => {
    await awaitEnd([{ name: 'a former child', pid, birth: birthOf(pid) }], 50);
    expect(await ended).toEqual([null, 'SIGKILL']);
  },
);
