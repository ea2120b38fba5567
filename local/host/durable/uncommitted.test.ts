import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DurableOptions, Runner } from './contract.ts';
import { loadLibrary } from './testing/core-api.ts';
import { type Rig, startRig } from './testing/rig.ts';

/** Between the end of an activity and the commit of the turn that takes it up, the end is known in memory alone. */
const { df } = loadLibrary();
let folder: string;
let rigs: Rig[];
/** In the order in which they were begun. */
let begun: string[];
let held: Map<string, () => void>;
let hasEnded: Set<string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-uncommitted-'));
  [rigs, begun, held, hasEnded] = [[], [], new Map(), new Set()];
});
afterEach(async () => {
  for (const letGo of held.values()) letGo();
  for (const rig of rigs) await rig.stop();
  rmSync(folder, { recursive: true, force: true });
});

df.app.activity('work', {
  handler: async (name: string) => {
    begun.push(name);
    if (name.startsWith('held')) await new Promise<void>((resolve) => held.set(name, resolve));
    hasEnded.add(name);
    return name;
  },
});
df.app.entity<number>('Tally', (context) => {
  if (context.df.operationName === 'add') context.df.setState((context.df.getState(() => 0) ?? 0) + 1);
});
df.app.orchestration('two', function* (context) {
  const first: unknown = yield context.df.callActivity('work', 'first');
  context.df.signalEntity(new df.EntityId('Tally', 'all'), 'add');
  const second: unknown = yield context.df.callActivity('work', context.df.getInput());
  return [first, second];
});
df.app.orchestration('fanIn', function* (context) {
  const names = context.df.getInput() as string[];
  const all: unknown = yield context.df.Task.all(names.map((name) => context.df.callActivity('work', name)));
  return all;
});

async function open(
  name: string,
  around?: (runner: Runner) => Runner,
  options: Partial<DurableOptions> = {},
) {
  const rig = await startRig({ file: join(folder, name), ...options }, around);
  rigs.push(rig);
  return rig;
}

const isBegun = (name: string) => expect.poll(() => begun.includes(name)).toBe(true);
const isOver = (name: string) => expect.poll(() => hasEnded.has(name)).toBe(true);
const times = (name: string) => begun.filter((one) => one === name).length;
const tally = async (rig: Rig) =>
  (await fetch(`${rig.publicOrigin}/durabletask/entities/Tally/all`)).json() as Promise<unknown>;

/** Each turn is counted, and the one with this number does not come to its end before `letGo`. */
function holdingTurn(number: number) {
  const [reached, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let turns = 0;
  const around = (runner: Runner): Runner => ({
    ...runner,
    async orchestrator(name, input) {
      turns += 1;
      if (turns === number) {
        reached.resolve();
        await letGo.promise;
      }
      return runner.orchestrator(name, input);
    },
  });
  return { around, reached: reached.promise, letGo: letGo.resolve, turns: () => turns };
}

/** What a host that is started after a kill at this moment finds. */
function copyStore(from: string, to: string): void {
  for (const end of ['', '-wal']) copyFileSync(join(folder, `${from}${end}`), join(folder, `${to}${end}`));
}

test('killed between the end of an activity and its turn, the activity is done again and the turn happens once', async () => {
  const turn = holdingTurn(2);
  const first = await open('hub', turn.around);
  const id = await first.client.startNew('two', { input: 'second' });
  await turn.reached;
  copyStore('hub', 'killed');
  turn.letGo();
  await first.ended(id);

  begun = [];
  const second = await open('killed');
  expect((await second.ended(id)).output).toEqual(['first', 'second']);
  expect(begun).toEqual(['first', 'second']);
  await expect.poll(() => tally(second)).toBe(1);
  expect(second.hub.counts()).toMatchObject({ inbox: 0, activities: 0 });
});

test('killed after that turn was committed, the activity is not done again, nor what the turn did', async () => {
  const first = await open('hub');
  const id = await first.client.startNew('two', { input: 'held' });
  await isBegun('held');
  await expect.poll(() => tally(first)).toBe(1);
  copyStore('hub', 'killed');
  held.get('held')?.();
  await first.ended(id);

  begun = [];
  const second = await open('killed');
  await isBegun('held');
  held.get('held')?.();
  expect((await second.ended(id)).output).toEqual(['first', 'held']);
  expect(begun).toEqual(['held']);
  expect(await tally(second)).toBe(1);
});

test('an orderly stop keeps the ends that no turn has taken up', async () => {
  const names = ['held.a', 'held.b'];
  const first = await open('hub');
  const id = await first.client.startNew('fanIn', { input: names });
  for (const name of names) await isBegun(name);
  const stopped = first.hub.stop();
  for (const letGo of held.values()) letGo();
  await stopped;

  const second = await open('hub');
  expect((await second.ended(id)).output).toEqual(names);
  expect(names.map(times)).toEqual([1, 1]);
});

test('what ends while its instance is suspended is kept, over a kill too, and taken up when it goes on', async () => {
  const first = await open('hub');
  const id = await first.client.startNew('fanIn', { input: ['held.a'] });
  await isBegun('held.a');
  await first.client.suspend(id, 'for a while');
  held.get('held.a')?.();
  await expect.poll(() => first.hub.counts()).toMatchObject({ activities: 0 });
  copyStore('hub', 'killed');

  const second = await open('killed');
  await second.client.resume(id, 'go on');
  expect((await second.ended(id)).output).toEqual(['held.a']);
  expect(times('held.a')).toBe(1);
});

test('parts of a fan-in that end while its first turn is being committed are not forgotten', async () => {
  const turn = holdingTurn(2);
  const rig = await open('hub', turn.around);
  const names = ['held.a', 'quick.b', 'held.c'];
  const id = await rig.client.startNew('fanIn', { input: names });
  await isOver('quick.b');
  await turn.reached;
  // The last ones end, in the other order, while the turn that took up the first is still under way.
  for (const name of ['held.c', 'held.a']) {
    held.get(name)?.();
    await isOver(name);
  }
  turn.letGo();
  expect((await rig.ended(id)).output).toEqual(names);
});

test('five ends of a fan-out are one turn', async () => {
  const counted = holdingTurn(-1);
  const rig = await open('hub', counted.around);
  const names = ['held.a', 'held.b', 'held.c', 'held.d', 'held.e'];
  const id = await rig.client.startNew('fanIn', { input: names });
  for (const name of names) await isBegun(name);
  for (const name of names) held.get(name)?.();
  expect((await rig.ended(id)).output).toEqual(names);

  expect(counted.turns()).toBe(2);
});
