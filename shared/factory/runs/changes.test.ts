import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { iso } from '#kernel';
import {
  aPerson,
  movableClock,
  openStore,
  type PlatformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import { holdsInTheStore, namesAll, type Rule } from '../../../tests/support/state-machine.ts';
import * as changes from './changes/index.ts';
import { isOpen, NOTHING_SPENT, RunStatus } from './schema.ts';
import type { RunDoc } from './store.ts';

const clock = movableClock('2026-11-01T08:00:00.000Z');
let store: Store;
let ctx: PlatformCtx;

beforeAll(async () => {
  store = openStore(clock);
  ctx = await aPerson(store, clock);
  await ctx.plans.readGauge('runs');
});
afterAll(() => store.close());

const NOW = iso(clock.now());
const MAX_MICRO_USD = 100;

const aRun: RunDoc = {
  id: 'run',
  type: 'run',
  workflowId: 'wf_1',
  workflowVersion: 1,
  title: 'Triage',
  status: 'queued',
  lane: 'standard',
  trigger: { kind: 'manual', by: 'user_1' },
  month: '2026-11',
  fingerprint: 'f',
  waitingFor: null,
  charge: 'reserved',
  totals: { ...NOTHING_SPENT, steps: 0 },
  summary: null,
  outcome: null,
  cancelRequestedAt: null,
  admittedAt: null,
  heldMicroUsd: 0,
  places: {},
  placesHeld: 0,
  accounts: {},
  createdAt: NOW,
  startedAt: null,
  endedAt: null,
  deadlineAt: NOW,
};

const states: fc.Arbitrary<RunDoc> = fc
  .record({
    status: fc.constantFrom(...RunStatus.options),
    isAdmitted: fc.boolean(),
    holdsPlace: fc.boolean(),
    heldMicroUsd: fc.constantFrom(0, 60),
  })
  .map(({ status, isAdmitted, holdsPlace, heldMicroUsd }) => ({
    ...aRun,
    status,
    admittedAt: isAdmitted ? NOW : null,
    endedAt: isOpen(status) ? null : NOW,
    ...(isOpen(status) ? {} : { contentUntil: NOW, keptUntil: NOW }),
    places: holdsPlace ? { agent_1: 'agent_1' } : {},
    placesHeld: holdsPlace ? 1 : 0,
    heldMicroUsd,
  }));

const queued = ({ status }: RunDoc) => status === 'queued';
const underWay = ({ status }: RunDoc) => ['running', 'waiting'].includes(status);
const open = ({ status }: RunDoc) => ['queued', 'running', 'waiting'].includes(status);
const ended = {
  status: 'completed' as const,
  charged: true,
  steps: 1,
  spent: NOTHING_SPENT,
  summary: 'Done.',
  outcome: null,
  waitForRoom: 0,
  ttl: 60,
  contentUntil: NOW,
};
const AWAITED = { event: 'decided-sug_1', until: NOW };
const byAny = { isForAnyReading: true } as const;

const rules: Record<string, Rule<RunDoc>> = {
  queue: {
    // What has been a run cannot become one again.
    ops: async ({ id }) => (await changes.queue(ctx, { ...aRun, id }, { isAdmitted: false })).ops,
    goes: () => false,
  },
  admit: {
    // Whether there is a place left is told apart below.
    ops: async (doc) =>
      (await changes.admit(ctx, doc)).filter((op) => op.kind === 'patch' && op.id === doc.id),
    goes: (doc) => queued(doc) && doc.admittedAt === null,
    ...byAny,
  },
  waitInQueue: { ops: (doc) => [changes.waitInQueue(doc, 'another run')], goes: queued, ...byAny },
  begin: {
    ops: (doc) => [changes.begin(ctx, doc, { mail: 'con_1' })],
    goes: queued,
    to: 'running',
    ...byAny,
  },
  beginWait: {
    ops: (doc) => changes.beginWait(ctx, doc, { ...AWAITED, key: 'asked', waitingFor: 'a decision' }),
    goes: underWay,
    to: 'waiting',
  },
  'endWait:the last of them': {
    ops: (doc) => changes.endWait(ctx, { ...doc, waits: { asked: AWAITED } }, 'asked'),
    goes: ({ status }) => status === 'waiting',
    to: 'running',
  },
  'endWait:one of several': {
    ops: (doc) => changes.endWait(ctx, { ...doc, waits: { asked: AWAITED, other: AWAITED } }, 'asked'),
    goes: ({ status }) => status === 'waiting',
  },
  contentDropped: {
    ops: (doc) => [changes.contentDropped(ctx, doc, null)],
    goes: (doc) => !open(doc),
    ...byAny,
  },
  requestCancel: { ops: (doc) => changes.requestCancel(ctx, doc).ops, goes: open, ...byAny },
  countRestart: { ops: (doc) => [changes.countRestart(doc)], goes: open, ...byAny },
  reservePlace: {
    ops: (doc) => [changes.reservePlace(doc, 'agent_1', 'agent_1')],
    goes: (doc) => open(doc) && doc.placesHeld === 0,
    ...byAny,
  },
  freePlace: {
    ops: (doc) => [changes.freePlace(doc, 'agent_1')],
    goes: (doc) => open(doc) && doc.placesHeld === 1,
    ...byAny,
  },
  'holdCost:of half of what it may cost': {
    ops: (doc) => [changes.holdCost(doc, { microUsd: 50, spentMicroUsd: 10 }, MAX_MICRO_USD)],
    goes: (doc) => open(doc) && doc.heldMicroUsd === 0,
    ...byAny,
  },
  settleCost: {
    ops: (doc) => [changes.settleCost(doc, { leftMicroUsd: 10, spentMicroUsd: 40 })],
    goes: open,
    ...byAny,
  },
  end: { ops: (doc) => changes.end(ctx, doc, ended).ops, goes: open, to: 'completed', ...byAny },
  'end:by a reading that lacks what it holds': {
    ops: (doc) => changes.end(ctx, { ...doc, heldMicroUsd: doc.heldMicroUsd + 1 }, ended).ops,
    goes: () => false,
  },
  'end:by a reading that lacks a place for a proposal': {
    ops: (doc) => changes.end(ctx, { ...doc, placesHeld: 2 }, ended).ops,
    goes: () => false,
  },
  'end:by a reading from before or after its admission': {
    ops: (doc) => changes.end(ctx, { ...doc, admittedAt: doc.admittedAt ? null : NOW }, ended).ops,
    goes: () => false,
  },
};

test('a run goes from state to state as the product has it, and the store itself refuses the rest', async () => {
  namesAll(changes, rules);
  await holdsInTheStore(ctx.db, states, rules);
});

test('of runs that are admitted together as many are as the plan has places, and each gives its own back by its end', async () => {
  const one = await aPerson(store, clock);
  await one.plans.readGauge('runs');
  const { runsAtOnce } = await one.plans.limits();
  const admitted = [];
  for (let n = 0; n <= runsAtOnce; n += 1) {
    await one.db.create({ ...aRun, id: `run_${n}` });
    const outcome = await one.db.batch(await changes.admit(one, { id: `run_${n}` }));
    if (outcome.kind === 'committed') admitted.push(`run_${n}`);
  }
  expect(admitted).toHaveLength(runsAtOnce);

  for (const id of admitted) {
    const run = await one.db.get<RunDoc>(id);
    if (run) await one.db.batch(changes.end(one, run, ended).ops);
  }
  expect(await one.plans.readGauge('runs')).toBe(0);
});

test('a place is given back with the first wait of a run, and not once more with its next', async () => {
  const one = await aPerson(store, clock);
  await one.plans.readGauge('runs');
  for (const id of ['run_1', 'run_2']) {
    await one.db.create({ ...aRun, id });
    await one.db.batch(await changes.admit(one, { id }));
    await one.db.patch(id, [{ op: 'set', path: '/status', value: 'running' }]);
  }
  for (const key of ['asked', 'asked again']) {
    const run = await one.db.get<RunDoc>('run_1');
    if (!run) throw new Error('there is no run');
    const began = await one.db.batch(
      changes.beginWait(one, run, { ...AWAITED, key, waitingFor: 'a decision' }),
    );
    expect(began.kind).toBe('committed');
  }
  expect(await one.plans.readGauge('runs')).toBe(1);
});

test.each([
  [true, 'charged'],
  [false, 'free'],
])('an ended run says whether it counts: %s is “%s”', async (charged, said) => {
  const one = await aPerson(store, clock);
  await one.plans.readGauge('runs');
  await one.db.create({ ...aRun, status: 'running' });
  const run = await one.db.get<RunDoc>(aRun.id);
  if (!run) throw new Error('there is no run');
  await one.db.batch(changes.end(one, run, { ...ended, charged }).ops);
  expect(await one.db.get<RunDoc>(aRun.id)).toMatchObject({ charge: said });
});

test('a run that begins at once holds its place from the start, and takes no second one', async () => {
  const one = await aPerson(store, clock);
  await one.plans.readGauge('runs');
  await one.db.batch((await changes.queue(one, aRun, { isAdmitted: true })).ops);
  expect(await one.plans.readGauge('runs')).toBe(1);
  expect((await one.db.batch(await changes.admit(one, aRun))).kind).toBe('refused');
  expect(await one.plans.readGauge('runs')).toBe(1);
});

test('what a run waited for is said no more once it has begun, or is over', async () => {
  const one = await aPerson(store, clock);
  const waiting = { ...aRun, waitingFor: 'another run' };
  const waitingForNow = async (id: string) => (await one.db.get<RunDoc>(id))?.waitingFor;
  for (const id of ['begun', 'over']) await one.db.create({ ...waiting, id });
  await one.db.batch([changes.begin(one, { ...waiting, id: 'begun' }, {})]);
  await one.db.batch(changes.end(one, { ...waiting, id: 'over' }, ended).ops);
  expect([await waitingForNow('begun'), await waitingForNow('over')]).toEqual([null, null]);
});

test('how many proposals had no room is told with the end of a run that had none for them, and of no other', () => {
  const factsOf = (waitForRoom: number) =>
    changes.end(ctx, aRun, { ...ended, waitForRoom }).events?.[0]?.facts;
  expect(factsOf(2)).toMatchObject({ waitForRoom: 2 });
  expect(factsOf(0)).not.toHaveProperty('waitForRoom');
});
