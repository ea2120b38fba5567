import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostChild, startChild, temporaryFolder, testKeys } from './fixtures/host-child.ts';

let host: HostChild;
let state: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  state = await temporaryFolder();
  host = await startChild('durable-app', state.path);
});

afterAll(async () => {
  expect(await host.stop()).toBe(0);
  await state.remove();
});

const start = (name: string, id: string, input: object) =>
  fetch(`${host.url}/api/start/${name}/${id}`, { method: 'POST', body: JSON.stringify(input) });

test('an orchestration runs its activities through the app and gives back its result', async () => {
  const started = await start('sum', 'one', { upTo: 10 });
  expect(started.status).toBe(202);

  const done = await fetch(`${host.url}/api/wait/one`);
  expect(await done.json()).toEqual({ total: 110, word: 'plain text for one' });
});

test('the links that a caller gets lead to the public door and need the system key', async () => {
  const links = (await (await start('sum', 'linked', { upTo: 1 })).json()) as { statusQueryGetUri: string };
  const uri = new URL(links.statusQueryGetUri);
  expect(uri.port).toBe(new URL(host.url).port);
  expect(uri.searchParams.get('code')).toBe(testKeys.system);

  await fetch(`${host.url}/api/wait/linked`);
  const status = await fetch(uri);
  expect(await status.json()).toMatchObject({ runtimeStatus: 'Completed', name: 'sum' });
  uri.searchParams.delete('code');
  expect((await fetch(uri)).status).toBe(401);
});

test('an activity that throws fails its orchestration, and the log keeps the state to itself', async () => {
  await start('failing', 'bad', {});
  await host.line(/warning system The orchestrator failing failed: /);
  await host.line(/warning system The activity broken failed: Error: out of order/);

  expect(host.lines.filter((line) => /private status|OutOfProcData/.test(line))).toEqual([]);
});

test('an entity keeps its state, whatever the case of its name', async () => {
  await fetch(`${host.url}/api/count`, { method: 'POST' });

  await expect
    .poll(async () => (await fetch(`${host.rpcUrl}/durabletask/entities/counter/a`)).text(), {
      timeout: 5_000,
    })
    .toBe('5');
});
