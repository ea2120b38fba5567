import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostChild, startChild, temporaryFolder } from '../fixtures/host-child.ts';

let host: HostChild;
let state: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  state = await temporaryFolder();
  host = await startChild('stream-app', state.path);
});

afterAll(async () => {
  await host.kill();
  await state.remove();
});

/** Just before the library's own time for idle connections is over, so that it runs out within the stall. */
const idleMs = 4_700;

test('a stall of a second and a half costs nobody an answer, whatever was asked meanwhile', async () => {
  const ask = (n: number) =>
    n % 2 ? fetch(`${host.url}/api/hello`) : fetch(`${host.url}/api/size`, { method: 'POST', body: `${n}` });
  const round = async () =>
    (await Promise.all(Array.from({ length: 30 }, (_, n) => ask(n)))).map((r) => r.status);
  await round();
  await sleep(idleMs);

  host.signal('SIGSTOP');
  const asked = round();
  await sleep(1_500);
  host.signal('SIGCONT');
  expect(new Set(await asked)).toEqual(new Set([200]));
});
