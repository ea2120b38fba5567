import { describe, expect, test } from 'vitest';
import type { RunDoc } from '#factory/runs';
import { approveSuggestion, rejectSuggestion } from '#factory/suggestions';
import { createJobHealth, iso, type Pass, type Ports, withoutEtag } from '#kernel';
import { LOST } from '../../../tests/support/engine.ts';
import { type World, withReply, world } from '../../../tests/world.ts';
import { startByHand } from './start-by-hand.ts';
import { takePlace } from './take-place.ts';

/** A run that was reserved, and whose start was lost. */
async function forgotten(w: World, key = 'k'): Promise<string> {
  w.engine.away(true);
  const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: key });
  w.queue.take();
  w.engine.away(false);
  return body.id;
}

async function severalForgotten(w: World): Promise<string[]> {
  const ids: string[] = [];
  for (const key of ['one', 'two', 'three']) {
    ids.push(await forgotten(w, key));
    w.clock.move(1_000);
  }
  return ids;
}

/** A run that the engine began and no longer carries. */
async function lost(w: World): Promise<string> {
  w.engine.before((name) => {
    if (name !== 'openRun') throw LOST;
  });
  const { id, status } = await w.run('inbox', 'lost');
  w.engine.before(undefined);
  expect(status).toBe('running');
  return id;
}

/** A yes whose effect never began. */
async function approvedOnly(w: World): Promise<string> {
  const { id, revision, hash } = await withReply(w);
  w.engine.away(true);
  await approveSuggestion(w.ctx, { id, revision, hash });
  w.engine.away(false);
  return id;
}

/** One thing for each part of a sweep: a run forgotten, a run lost, a yes without effect, a deadline that has passed. */
async function everyKind(w: World) {
  await w.mailbox.deliver({ subject: 'Another question', from: 'else@x.example' });
  const approved = await approvedOnly(w);
  const past = (await w.suggestions()).find(({ status }) => status === 'pending')?.id ?? '';
  await w.ctx.db.patch(past, [{ op: 'set', path: '/expiresAt', value: iso(w.clock.now()) }]);
  return { runs: [await forgotten(w), await lost(w)], suggestions: [approved, past] };
}

async function outcomesOf(w: World, { runs, suggestions }: { runs: string[]; suggestions: string[] }) {
  const decided = suggestions.map(async (id) => (await w.ctx.suggestions.get(id)).status);
  return Promise.all([...runs.map((id) => statusOf(w, id)), ...decided]);
}

async function settled(w: World, change?: (pass: Pass) => Pass) {
  w.clock.move(30_000);
  await w.sweep(change);
  await w.settle();
}

/** A pass over other ports. */
const over =
  (change: (ports: Ports) => Partial<Ports>) =>
  (pass: Pass): Pass => ({ ...pass, ports: { ...pass.ports, ...change(pass.ports) } });

const statusOf = async (w: World, id: string) => (await w.ctx.runs.get(id)).status;

describe('the sweep', () => {
  test('is not stopped by a hundred and more runs that rightly wait', async () => {
    const crowd = await world({ plan: 'free' });
    const first = withoutEtag(await crowd.ctx.runs.get(await forgotten(crowd)));
    const ids = Array.from({ length: 130 }, (_, n) => `run_crowd${n}`);
    for (const id of ids) await crowd.ctx.db.create<RunDoc>({ ...first, id });
    const other = await world();
    other.clock.move(1_000);
    const id = await forgotten(other);
    await settled(other, (pass) => ({ ...pass, settings: { ...pass.settings, standardShare: 0 } }));

    expect(await statusOf(other, id)).toBe('completed');
    expect(await statusOf(crowd, first.id)).toBe('queued');
    for (const one of [first.id, ...ids]) await crowd.ctx.db.remove(one);
  });

  test('takes up the oldest first', async () => {
    const w = await world();
    const ids = await severalForgotten(w);
    await settled(w);
    expect(w.engine.started).toEqual(ids);
  });

  test('starts the runs that hold the places for which an older one waits', async () => {
    const w = await world({ plan: 'free' });
    const [older = '', ...holders] = await severalForgotten(w);
    for (const id of holders) expect(await takePlace(w.ctx, await w.ctx.runs.get(id))).toBe('taken');
    expect((await w.ctx.plans.limits()).runsAtOnce).toBe(holders.length);

    await settled(w);
    for (const id of holders) expect(await statusOf(w, id)).toBe('completed');
    await settled(w);
    expect(await statusOf(w, older)).toBe('completed');
  });

  test('a fault in one tenant stops nothing of anybody else, in any part of it', async () => {
    const unlucky = await world();
    const theirs = await everyKind(unlucky);
    const w = await world();
    w.clock.move(1_000);
    const ours = await everyKind(w);

    await settled(w, (pass) => ({
      ...pass,
      platformCtx(tenantId) {
        if (tenantId === unlucky.tenantId) throw new Error('this tenant cannot be opened');
        return pass.platformCtx(tenantId);
      },
    }));
    expect(await outcomesOf(w, ours)).toEqual(['completed', 'completed', 'applied', 'expired']);
    expect(await outcomesOf(unlucky, theirs)).toEqual(['queued', 'running', 'approved', 'pending']);
    const failures = w.logged.filter((line) => line.includes('job.failed'));
    expect(failures).toHaveLength(4);
  });

  test('a fault in one item stops none of the same person either', async () => {
    const w = await world();
    const [first = '', ...others] = await severalForgotten(w);
    await settled(
      w,
      over((ports) => ({
        orchestrations: {
          ...ports.orchestrations,
          async state(id) {
            if (id === first) throw new Error('this one cannot be looked at');
            return ports.orchestrations.state(id);
          },
        },
      })),
    );
    expect(await statusOf(w, first)).toBe('queued');
    for (const id of others) expect(await statusOf(w, id)).toBe('completed');
  });

  test('tells nothing as expired that was decided in the same moment', async () => {
    const w = await world();
    const { id } = await withReply(w);
    const { expiresAt } = await w.ctx.suggestions.get(id);
    w.clock.set(expiresAt);
    await w.sweep((pass) => ({
      ...pass,
      platformCtx(tenantId) {
        const ctx = pass.platformCtx(tenantId);
        const get: typeof ctx.suggestions.get = async (wanted) => {
          const doc = await ctx.suggestions.get(wanted);
          // An instance whose clock is a little behind.
          w.clock.move(-1_000);
          if (wanted === id) await rejectSuggestion(w.ctx, { id });
          return doc;
        };
        return { ...ctx, suggestions: { ...ctx.suggestions, get } };
      },
    }));
    expect((await w.ctx.suggestions.get(id)).status).toBe('rejected');
    expect((await w.audit()).map(({ action }) => action)).not.toContain('suggestion.expired');
  });

  test('a part of it that cannot look keeps none of the others from their work', async () => {
    const w = await world();
    const approved = await approvedOnly(w);
    const run = await forgotten(w);
    await settled(
      w,
      over((ports) => ({
        sweepDb: {
          ...ports.sweepDb,
          async *scan(type, query) {
            if (type === 'run') throw new Error('the store does not answer');
            yield* ports.sweepDb.scan(type, query);
          },
        },
      })),
    );
    expect((await w.ctx.suggestions.get(approved)).status).toBe('applied');
    expect(await statusOf(w, run)).toBe('queued');
  });

  test('spends its share of four minutes on each of its parts at most, so that it comes to all of them', async () => {
    const w = await world();
    const approved = await approvedOnly(w);
    const runs = await severalForgotten(w);
    await settled(
      w,
      over((ports) => ({
        orchestrations: {
          ...ports.orchestrations,
          async state(id) {
            if (runs.includes(id)) w.clock.move(40_000);
            return ports.orchestrations.state(id);
          },
        },
      })),
    );
    expect(await Promise.all(runs.map((id) => statusOf(w, id)))).toEqual([
      'completed',
      'completed',
      'queued',
    ]);
    expect((await w.ctx.suggestions.get(approved)).status).toBe('applied');
  });

  test('says in health how long ago each of its parts came to its end, and at how much it failed', async () => {
    const w = await world();
    await severalForgotten(w);
    await settled(
      w,
      over((ports) => ({
        orchestrations: { ...ports.orchestrations, state: () => Promise.reject(new Error('away')) },
        sweepDb: {
          ...ports.sweepDb,
          scan: (type, query) => {
            if (type === 'hearing') throw new Error('the store does not answer');
            return ports.sweepDb.scan(type, query);
          },
        },
      })),
    );
    w.clock.move(90_000);
    const healthOf = async (name: string) =>
      (await createJobHealth(w.house.ports)()).find((job) => job.name === name);
    const starting = await healthOf('workflows.startForgottenRuns');
    expect(starting?.lagSec).toBe(90);
    expect(starting?.failed).toBeGreaterThanOrEqual(3);
    expect(await healthOf('audit.hearWaitingEvents')).toMatchObject({ failed: 1 });

    await w.sweep();
    expect(await healthOf('workflows.startForgottenRuns')).toMatchObject({ lagSec: 0, failed: 0 });
    await w.settle();
  });
});
