import { describe, expect, test } from 'vitest';
import { switchAgent } from '#factory/agents';
import { cancelRun, getTimeline, NOTHING_SPENT, type RunDoc } from '#factory/runs';
import type { Price } from '#platform/ai';
import { verifyAudit } from '#platform/audit';
import { getUsage } from '#platform/plans';
import { uninstallPack } from '#product/packs';
import { LOST } from '../../../tests/support/engine.ts';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { type World, world } from '../../../tests/world.ts';
import { startByHand } from './start-by-hand.ts';
import { abandonRun } from './steps/end-run.ts';
import { takePlace } from './take-place.ts';

const dear = (inputMicroUsdPerMTok: number): Price[] => [
  {
    model: 'offline-rules-1',
    from: '2026-01-01',
    inputMicroUsdPerMTok,
    outputMicroUsdPerMTok: 0,
    source: 'made up',
  },
];
const setUsage = (w: World, changes: Record<string, number | string>) =>
  w.ctx.db.patch(
    'usage_2026-03',
    Object.entries(changes).map(([name, value]) => ({ op: 'set' as const, path: `/${name}`, value })),
  );

describe('a run that may not go on is stopped with what would lift the limit', () => {
  test('one model call would pass the ceiling of a run', async () => {
    const w = await world({ prices: dear(1_000_000_000) });
    await w.mailbox.deliver();
    const run = await w.run('inbox');
    expect(run).toMatchObject({
      status: 'stopped',
      charge: 'free',
      totals: { modelCalls: 0 },
      outcome: { code: 'plan.model_budget_reached', resetsAt: null },
    });
    expect(run.outcome?.lift).toContain('higher ceiling');
  });

  test('the ceiling of the day', async () => {
    const w = await world({ prices: dear(1_000_000) });
    await setUsage(w, { day: '2026-03-12', daySpentMicroUsd: 799_999 });
    await w.mailbox.deliver();
    const run = await w.run('inbox');
    expect(run).toMatchObject({
      status: 'stopped',
      outcome: { code: 'plan.model_budget_reached', resetsAt: '2026-03-12T23:00:00.000Z' },
    });
  });

  test('connected accounts were asked as often as the plan allows in a day, and by no step after that', async () => {
    const w = await world();
    await setUsage(w, { day: '2026-03-12', dayConnectorCalls: 19_999 });
    await w.mailbox.deliver();
    const run = await w.run('inbox');
    expect(run).toMatchObject({
      status: 'stopped',
      outcome: { code: 'plan.daily_calls_reached', resetsAt: '2026-03-12T23:00:00.000Z' },
    });
    expect(run.outcome?.detail).toContain('20000 times a day');
    expect(run.outcome?.lift).toContain('lifts this limit at once');
    // The look for new mail was still free to begin, and asks twice.
    expect((await getUsage(w.ctx)).today.connectorCalls).toEqual({ used: 20_001, max: 20_000 });

    const again = startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'again' });
    expect(await refusalOf(again)).toMatchObject({
      status: 402,
      code: 'plan.daily_calls_reached',
      extras: { members: { limit: 'connector_calls', resetsAt: '2026-03-12T23:00:00.000Z' } },
    });
  });

  test('the ceiling of the month refuses the start already, with the day on which it is lifted', async () => {
    const w = await world({ prices: dear(1_000_000) });
    await setUsage(w, { spentMicroUsd: 3_950_000 });
    const start = startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
    expect(await refusalOf(start)).toMatchObject({
      status: 402,
      code: 'plan.quota_reached',
      extras: { members: { limit: 'model_spend', resetsAt: '2026-03-31T22:00:00.000Z' } },
    });
  });

  test('what was spent is what the calls cost, on the run, in usage and in the ledger', async () => {
    const w = await world({ prices: dear(1_000_000) });
    await w.mailbox.deliver();
    const run = await w.run('inbox');
    const { steps } = await getTimeline(w.ctx, { id: run.id });
    const cost = steps.reduce((sum, { model }) => sum + (model?.microUsd ?? 0), 0);
    const [charge] = (await w.ctx.db.query<{ id: string; type: string; microUsd: number }>('charge')).items;
    expect(cost).toBeGreaterThan(0);
    expect([run.totals.microUsd, (await w.usage()).spentMicroUsd, charge?.microUsd]).toEqual([
      cost,
      cost,
      cost,
    ]);
    expect((await getUsage(w.ctx)).today.modelSpend).toMatchObject({ spentMicroUsd: cost, heldMicroUsd: 0 });
  });

  test('runs side by side do not pass together what may be spent in a day', async () => {
    const w = await world({ prices: dear(8_000_000) });
    for (let n = 0; n < 20; n += 1)
      await w.mailbox.deliver({ subject: `Question ${n}`, from: `p${n}@x.example` });
    await w.ctx.db.patch('usage_2026-03', [{ op: 'set', path: '/daySpentMicroUsd', value: 740_000 }]);
    const { id } = await w.workflow('inbox');
    for (const idempotencyKey of ['a', 'b', 'c']) await startByHand(w.ctx, { id, idempotencyKey });
    await w.settle();
    const { spentMicroUsd, heldMicroUsd, maxMicroUsd } = (await getUsage(w.ctx)).today.modelSpend;
    expect(spentMicroUsd).toBeGreaterThan(760_000);
    expect(spentMicroUsd).toBeLessThanOrEqual(maxMicroUsd);
    expect(heldMicroUsd).toBe(0);
  });

  test('twenty conversations side by side do not pass the ceiling of a run together', async () => {
    const w = await world({ plan: 'free', prices: dear(8_000_000) });
    for (let n = 0; n < 20; n += 1)
      await w.mailbox.deliver({ subject: `Question ${n}`, from: `p${n}@x.example` });
    const run = await w.run('inbox');
    expect(run.outcome?.code).toBe('plan.model_budget_reached');
    expect(run.totals.modelCalls).toBeGreaterThan(0);
    expect(run.totals.microUsd).toBeLessThanOrEqual(50_000);
  });
});

describe('off means off', () => {
  test('an agent that is switched off does nothing', async () => {
    const w = await world();
    await w.mailbox.deliver();
    const agent = (await w.ctx.agents.list()).find(({ title }) => title === 'Triage');
    await switchAgent(w.ctx, { id: agent?.id ?? '', enabled: false, ifMatch: agent?.etag ?? '' });
    expect(await w.run('inbox')).toMatchObject({
      status: 'stopped',
      charge: 'free',
      outcome: { code: 'agent.switched_off' },
    });
  });

  test('an agent switched off in the middle of a run does no further step', async () => {
    const w = await world();
    await w.mailbox.deliver();
    const agent = (await w.ctx.agents.list()).find(({ title }) => title === 'Reply Drafter');
    w.engine.before(async (name) => {
      if (name === 'think')
        await w.ctx.db.patch(agent?.id ?? '', [{ op: 'set', path: '/enabled', value: false }]);
    });
    const run = await w.run('inbox');
    expect(run).toMatchObject({
      status: 'stopped',
      charge: 'charged',
      totals: { modelCalls: 1, suggestions: 0 },
    });
    expect(await w.suggestions()).toEqual([]);
  });

  test('a pack that is uninstalled while its run waits or works ends the run', async () => {
    for (const when of ['openRun', 'think', 'endRun']) {
      const w = await world();
      await w.mailbox.deliver();
      w.engine.before(async (name) => {
        if (name !== when) return;
        w.engine.before(undefined);
        const [installation] = (await w.ctx.db.query('installation')).items;
        await uninstallPack(w.ctx, { id: installation?.id ?? '', ifMatch: installation?.etag ?? '' });
      });
      const run = await w.run('inbox');
      expect([when, run.endedAt === null, run.status]).toEqual([
        when,
        false,
        when === 'endRun' ? 'completed' : 'stopped',
      ]);
    }
  });

  test('a cancelled run stops at its next step and keeps what it had done', async () => {
    const w = await world();
    await w.mailbox.deliver();
    let runId = '';
    w.engine.before(async (name, input) => {
      runId = (input as { runId: string }).runId;
      if (name === 'think') await cancelRun(w.ctx, { id: runId }).catch(() => undefined);
    });
    const run = await w.run('inbox');
    expect(run).toMatchObject({ status: 'cancelled', charge: 'free', outcome: { code: 'run.cancelled' } });
    expect((await getTimeline(w.ctx, { id: run.id })).steps.map(({ kind }) => kind)).toEqual([
      'gather',
      'gather',
      'think',
    ]);
    expect(await refusalOf(cancelRun(w.ctx, { id: run.id }))).toMatchObject({
      status: 409,
      code: 'run.already_ended',
    });
  });
});

describe('a fault of ours', () => {
  test('that passes neither ends a run nor keeps anything from its person', async () => {
    for (const operation of ['read', 'create', 'patch', 'batch', 'query'] as const) {
      const w = await world();
      await w.mailbox.deliver();
      let isOn = false;
      w.engine.before((name) => {
        if (name !== 'think' || isOn) return;
        isOn = true;
        w.gateway.faults.add({ effect: { kind: 'status', status: 503 }, operation, count: 8 });
      });
      const run = await w.run('inbox');
      w.gateway.faults.clear();
      expect([operation, run]).toMatchObject([
        operation,
        { status: 'completed', charge: 'charged', totals: { suggestions: 1 } },
      ]);
    }
  });

  test('that stays fails the run, says so, and gives it back', async () => {
    const w = await world({ prices: dear(1_000_000) });
    await w.mailbox.deliver();
    w.engine.before((name) => {
      if (name === 'suggest') throw new Error('a defect');
    });
    const run = await w.run('inbox');
    expect(run).toMatchObject({ status: 'failed', charge: 'free', outcome: { code: 'run.internal' } });
    expect(run.outcome?.detail).toContain('The fault is ours.');
    expect(run.totals.modelCalls).toBeGreaterThan(0);
    expect((await w.usage()).usedRuns).toBe(0);
  });
});

describe('a run that could not look says so', () => {
  test('without a mailbox it is blocked and counts nothing', async () => {
    const w = await world({ access: 'none' });
    expect(await w.run('inbox')).toMatchObject({
      status: 'blocked',
      charge: 'free',
      outcome: { code: 'connection.missing', lift: 'Connect a mailbox, then start the run again.' },
    });
    expect((await w.usage()).usedRuns).toBe(0);
  });

  test('a mailbox that asks to sign in again blocks it', async () => {
    const w = await world();
    w.mailbox.plan({ action: 'status', status: 401, match: { path: '/v1.0/*', times: 0 } });
    w.mailbox.plan({
      action: 'status',
      status: 400,
      json: { error: 'invalid_grant' },
      match: { path: '*/token', times: 0 },
    });
    expect(await w.run('inbox')).toMatchObject({
      status: 'blocked',
      outcome: { code: 'connection.needs_reauth' },
    });
  });

  test('a mailbox that is away fails it after several tries', async () => {
    const w = await world();
    w.mailbox.plan({ action: 'status', status: 503, match: { path: '/v1.0/*', times: 0 } });
    const run = await w.run('inbox');
    expect(run).toMatchObject({
      status: 'failed',
      charge: 'free',
      outcome: { code: 'connector.unavailable' },
    });
  });

  test('the person is told why, once', async () => {
    const w = await world({ access: 'none' });
    w.engine.deliver(2);
    await w.run('inbox');
    const notices = (await w.ctx.db.query<{ id: string; type: string; body: string }>('notification')).items;
    expect(notices.map(({ body }) => body)).toEqual([
      'No mailbox is connected, so nothing could be looked at. Connect a mailbox, then start the run again.',
    ]);
  });

  test('the person hears of it also when the store fails right after the ending was stored', async () => {
    const w = await world({ access: 'none' });
    w.engine.before((name) => {
      if (name !== 'endRun') return;
      // Lets one batch through, which is the ending.
      w.gateway.faults.add({ effect: { kind: 'delay', delayMs: 0 }, operation: 'batch', count: 1 });
      for (const operation of ['create', 'upsert', 'replace', 'patch', 'batch'] as const)
        w.gateway.faults.add({ effect: { kind: 'status', status: 503 }, operation });
    });
    await w.run('inbox');
    w.gateway.faults.clear();
    w.clock.move(30_000);
    await w.sweep();
    expect((await w.ctx.db.query('notification')).items).toHaveLength(1);
  });
});

describe('delivered again, nothing is done twice', () => {
  test('every activity delivered twice gives the same timeline, suggestions and one charge', async () => {
    const w = await world();
    w.engine.deliver(2);
    for (const subject of ['One', 'Two']) await w.mailbox.deliver({ subject, from: `${subject}@x.example` });
    const before = w.model.calls().length;
    const run = await w.run('inbox');
    const { steps } = await getTimeline(w.ctx, { id: run.id });

    expect(run).toMatchObject({ status: 'completed', charge: 'charged' });
    expect(w.model.calls().length - before).toBe(run.totals.modelCalls);
    expect(steps.filter(({ kind }) => kind === 'think')).toHaveLength(run.totals.modelCalls);
    expect(await w.suggestions()).toHaveLength(run.totals.suggestions);
    expect((await w.usage()).usedRuns).toBe(1);
    const actions = (await w.audit()).map(({ action }) => action);
    expect(actions.filter((action) => action === 'run.ended')).toHaveLength(1);
    expect(await verifyAudit(w.ctx)).toMatchObject({ verified: true });
  });

  test('steps delivered twice at the same moment are written once', async () => {
    const w = await world();
    await w.mailbox.deliver();
    w.engine.deliverAtOnce(2);
    const run = await w.run('inbox');
    expect(run).toMatchObject({ status: 'completed', charge: 'charged', totals: { suggestions: 1 } });
    expect(await w.suggestions()).toHaveLength(1);
    expect((await w.usage()).usedRuns).toBe(1);
    expect((await w.ctx.db.query('charge')).items).toHaveLength(1);
  });
});

describe('what a crash leaves lying is picked up', () => {
  test('a run that was reserved and never started', async () => {
    const w = await world({ plan: 'free' });
    const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
    w.queue.take();
    await w.sweep();
    expect(w.queue.size()).toBe(0);

    w.clock.move(30_000);
    await w.sweep();
    await w.settle();
    expect((await w.ctx.runs.get(body.id)).status).toBe('completed');
  });

  test('a run that the engine no longer carries, and one that it has forgotten', async () => {
    const w = await world();
    await w.mailbox.deliver();
    let crashes = 0;
    w.engine.before((name) => {
      if (name === 'think' && crashes++ === 0) throw LOST;
    });
    const lost = await w.run('inbox');
    expect(lost.status).toBe('running');
    w.clock.move(30_000);
    await w.sweep();
    await w.settle();
    expect(await w.ctx.runs.get(lost.id)).toMatchObject({ status: 'completed', charge: 'charged' });

    await w.mailbox.deliver({ subject: 'Another', from: 'another@x.example', at: w.clock.now() });
    crashes = 0;
    const forgotten = await w.run('inbox', 'second');
    w.engine.forget(forgotten.id);
    w.clock.move(30_000);
    await w.sweep();
    await w.settle();
    expect(await w.ctx.runs.get(forgotten.id)).toMatchObject({ status: 'completed', charge: 'charged' });
    expect((await w.usage()).usedRuns).toBe(2);
  });

  test.each([
    ['before it has begun', 'openRun', false],
    ['at its last step', 'suggest', true],
  ])(
    'a run that is lost again and again %s is given up after three more lives, and given back',
    async (_, lostAt, hasSpent) => {
      const w = await world();
      await w.mailbox.deliver();
      w.engine.before((name) => {
        if (name === lostAt) throw LOST;
      });
      const { id } = await w.run('inbox');
      for (let round = 0; round < 5; round += 1) {
        w.clock.move(30_000);
        await w.sweep();
        await w.settle();
      }
      expect(w.engine.started).toEqual([id, id, id, id]);
      const run = await w.ctx.runs.get(id);
      expect(run).toMatchObject({ status: 'failed', charge: 'free', outcome: { code: 'run.lost' } });
      expect(run.totals.modelCalls > 0).toBe(hasSpent);
      expect((await w.usage()).usedRuns).toBe(0);
    },
  );

  test('while the engine does not say how a run stands, it is neither begun anew nor given up', async () => {
    const w = await world();
    await w.mailbox.deliver();
    w.engine.before((name) => {
      if (name === 'think') throw LOST;
    });
    const { id } = await w.run('inbox');
    w.engine.away(true);
    w.clock.move(30_000);
    await w.sweep();
    expect(await w.ctx.runs.get(id)).toMatchObject({ status: 'running', endedAt: null });
    expect(w.engine.started).toHaveLength(1);

    w.engine.before(undefined);
    w.engine.away(false);
    await w.sweep();
    await w.settle();
    expect((await w.ctx.runs.get(id)).status).toBe('completed');
  });

  test('a run that was never admitted ends at its deadline and counts nothing', async () => {
    const w = await world({ plan: 'free' });
    const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
    w.queue.take();
    w.clock.move(60 * 60_000);
    await w.sweep();
    expect(await w.ctx.runs.get(body.id)).toMatchObject({
      status: 'failed',
      charge: 'free',
      outcome: { code: 'run.deadline' },
    });
    expect((await w.usage()).usedRuns).toBe(0);
  });

  test.each<[string, (w: World, run: RunDoc) => Promise<unknown>]>([
    ['takes its place', (w, run) => takePlace(w.ctx, run)],
    [
      'takes its share for a model call',
      (w, { id }) => w.ctx.db.patch(id, [{ op: 'incr', path: '/heldMicroUsd', value: 100 }]),
    ],
  ])('a run that %s in the moment of its end gives it back', async (_what, take) => {
    const w = await world({ plan: 'free' });
    const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
    const run = await w.ctx.runs.get(body.id);
    let isFirst = true;
    const commit: typeof w.ctx.audit.commit = async (...batch) => {
      if (isFirst) await take(w, run);
      isFirst = false;
      return w.ctx.audit.commit(...batch);
    };
    const late = { ...w.ctx, audit: { ...w.ctx.audit, commit } };
    expect(await abandonRun(late, run, NOTHING_SPENT, 'run.deadline')).toMatchObject({ kind: 'retry' });
    expect(await abandonRun(late, run, NOTHING_SPENT, 'run.deadline')).toMatchObject({ kind: 'ended' });
    expect(await w.ctx.plans.readGauge('runs')).toBe(0);
  });
});
