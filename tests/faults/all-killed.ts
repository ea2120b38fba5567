import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { findFreePorts, type Ports } from '../../local/stack/ports.ts';
import { openSecrets } from '../../local/stack/secrets.ts';
import { openStack } from '../support/stack/open-stack.ts';
import { expectSound, waitFor } from '../support/stack.ts';
import { busyPeople, phasesOf } from './busy-people.ts';

const start = fileURLToPath(new URL('../../local/start.ts', import.meta.url));
const dataDir = await mkdtemp(path.join(tmpdir(), 'all-killed-'));
const ports = await findFreePorts();

let program: ChildProcess | undefined;

afterAll(async () => {
  await killAll();
  await rm(dataDir, { recursive: true, force: true });
});

/** As `npm start` does, in a process group of its own. */
async function switchOn() {
  const env = {
    ...process.env,
    CONNECTSOFT_DATA_DIR: dataDir,
    CONNECTSOFT_PORT_BASE: String(ports.site),
    SWEEP_SCHEDULE: '*/2 * * * * *',
  };
  const child = spawn(process.execPath, [start], { env, detached: true, stdio: 'ignore' });
  program = child;
  await waitFor('a stack that is well', async () => {
    if (child.exitCode !== null) throw new Error(`the stack ended with ${child.exitCode}`);
    const answer = await fetch(`http://localhost:${ports.site}/api/v1/health`).catch(() => undefined);
    return answer?.status === 200;
  });
}

/** kill -9 for every process of the stack at the same moment. */
async function killAll() {
  if (!program?.pid || program.exitCode !== null || program.signalCode !== null) return;
  const gone = once(program, 'exit');
  process.kill(-program.pid, 'SIGKILL');
  await gone;
}

const addressOf = ({ site, identity, mailbox, model, cosmos }: Ports) => ({
  url: `http://localhost:${site}`,
  identityUrl: `http://localhost:${identity}`,
  mailboxUrl: `http://127.0.0.1:${mailbox}`,
  modelUrl: `http://127.0.0.1:${model}`,
  cosmosUrl: `http://127.0.0.1:${cosmos}`,
  ...keysOf(),
  hostPid: 0,
  pids: [],
});

const keysOf = () => {
  const { cosmosKey, controlKey } = openSecrets(dataDir);
  return { cosmosKey, controlKey };
};

const moments = [/\/v1\/responses$/, /\/send$/];

export const timeoutMsOf = (kills: number): number => 60_000 + kills * 45_000;

/** Three busy people, and kill -9 for all of the stack in the middle of their work, `kills` times. */
export async function expectSoundAfter(kills: number): Promise<void> {
  await switchOn();
  const stack = openStack(addressOf(ports));
  const people = await Promise.all([stack.person(), stack.person(), stack.person()]);
  const busy = busyPeople(people);
  const open: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const called = moments[kill % moments.length] ?? /./;
    const calls = async () =>
      [...(await stack.doors.mailboxCalls()), ...(await stack.doors.modelCalls())].filter((call) =>
        called.test(call.path),
      ).length;
    const before = await calls();
    await waitFor(`a call of ${called}`, async () => (await calls()) > before);
    // From the third time on a little later each time, so that other moments are met.
    await wait(kill < moments.length ? 0 : (kill * 37) % 300);
    await killAll();
    await switchOn();
    for (const robin of people) open.push(...(await phasesOf(stack, robin)));
  }
  await busy.rest();

  expect(open.length, 'something was under way').toBeGreaterThan(0);
  if (kills > 2) console.log(`${kills} kills met ${open.length} open things in ${new Set(open).size} phases`);
  for (const robin of people) {
    await expectSound(robin);
    const runs = await robin.api.all<{ id: string; status: string }>('/runs?limit=100');
    expect(new Set(runs.map(({ id }) => id))).toEqual(busy.started.get(robin));
    expect(runs.filter(({ status }) => status !== 'completed')).toEqual([]);
  }
  await stack.close();
}
