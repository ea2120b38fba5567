import { describe, expect, test } from 'vitest';
import { getTimeline, NOTHING_SPENT } from '#factory/runs';
import { applySuggestion, approveSuggestion } from '#factory/suggestions';
import { admitRun, RUN_ACTIVITIES, startByHand } from '#factory/workflows';
import { LOST } from './support/engine.ts';
import { theGround } from './support/ground.ts';
import { type World, withReply, world } from './world.ts';

/** More looks than any work takes: what is written now is never seen. */
const NEVER = 10_000;
const RUN = { kind: 'platform', name: 'run' } as const;

/** All that a person could see of what came of a run. */
async function whatCameOf(w: World, runId: string) {
  const { run, steps } = await getTimeline(w.ctx, { id: runId });
  const { status, charge, outcome, totals, summary } = run;
  const suggestions = (await w.suggestions()).map(({ title }) => title).toSorted();
  const told = steps.map(({ title, kind, status }) => [title, kind, status].join(' | ')).toSorted();
  return { status, charge, outcome, totals, summary, suggestions, told };
}

async function twoMails(w: World) {
  await w.mailbox.deliver();
  await w.mailbox.deliver({ subject: 'Another date', from: 'ann@acme.example' });
}

async function undisturbed() {
  const w = await world();
  await twoMails(w);
  return whatCameOf(w, (await w.run('inbox')).id);
}

describe('a run that one instance starts and another one, which sees writes late, works on', () => {
  test.each([2, 4, 7])(
    'ends as it does on one instance: each write is seen at the look number %s',
    async (looks) => {
      const expected = await undisturbed();
      const w = await world();
      await twoMails(w);
      w.workOn(w.behind(looks));
      const run = await w.run('inbox');
      expect(await whatCameOf(w, run.id)).toEqual(expected);
      expect(w.engine.started).toEqual([run.id]);
    },
  );

  test('ends so, too, when three such instances take turns', async () => {
    const expected = await undisturbed();
    const w = await world();
    await twoMails(w);
    w.workOn(w.behind(3), w.behind(5), w.behind(2));
    const run = await w.run('inbox');
    expect(await whatCameOf(w, run.id)).toEqual(expected);
    expect(w.engine.started).toEqual([run.id]);
  });

  test('ends so, too, when a write comes into sight only after a second and more', async () => {
    const w = await world({ pack: true });
    w.workOn(w.behind(12));
    const run = await w.run('inbox');
    expect(run).toMatchObject({
      status: 'completed',
      charge: 'free',
      summary: expect.stringContaining('nothing new'),
    });
  });

  test('does not take a mailbox for one that was never read', async () => {
    const w = await world();
    await twoMails(w);
    await w.run('inbox');
    w.workOn(w.behind(6));
    await w.mailbox.deliver({ subject: 'The only new one', at: w.clock.now() });
    const { steps } = await getTimeline(w.ctx, { id: (await w.run('inbox')).id });
    expect(steps.find(({ node }) => node === 'look.new')?.sources.map(({ label }) => label)).toEqual([
      'The only new one',
    ]);
  });
});

/** A run that is under way, and how another instance sees it. */
async function underWay(looks: number) {
  const w = await world();
  await w.mailbox.deliver();
  const another = w.behind(looks);
  w.engine.before((name) => {
    if (name === 'gather') throw LOST;
  });
  const { id: runId } = await w.run('inbox');
  const ctx = another.ctxOf({ tenantId: w.tenantId, actor: RUN });
  const ask = { tenantId: w.tenantId, runId };
  const step = RUN_ACTIVITIES.gather.input.parse({
    ...{ ...ask, seq: 1, node: 'look', read: 'new', item: null, turn: null, call: null },
    ...{ at: {}, calls: [] },
  });
  const end = RUN_ACTIVITIES.endRun.input.parse({
    ...ask,
    steps: 0,
    spent: NOTHING_SPENT,
    at: {},
    ending: null,
  });
  return { w, ctx, ask, step, end };
}

describe('what must be there and is not seen', () => {
  test('makes each step of a run ask for another try, and ends nothing', async () => {
    const { w, ctx, ask, step, end } = await underWay(NEVER);
    const retry = { kind: 'retry', afterMs: expect.any(Number) };
    const passing = { ...retry, reason: 'platform.not_yet_visible', ours: 'passing' };
    expect(await RUN_ACTIVITIES.openRun.work(ctx, ask)).toMatchObject(passing);
    expect(await RUN_ACTIVITIES.gather.work(ctx, step)).toMatchObject(passing);
    expect(await RUN_ACTIVITIES.endRun.work(ctx, end)).toEqual(retry);
    expect(await w.ctx.runs.get(ask.runId)).toMatchObject({ status: 'running', endedAt: null });
  });

  test('is not there when the store proves it: then a run is over', async () => {
    const { w, ctx, ask, step, end } = await underWay(1);
    await w.ctx.db.remove(ask.runId);
    expect(await RUN_ACTIVITIES.openRun.work(ctx, ask)).toEqual({ kind: 'over' });
    expect(await RUN_ACTIVITIES.gather.work(ctx, step)).toMatchObject({
      kind: 'ended',
      outcome: { code: 'run.over' },
    });
    expect(await RUN_ACTIVITIES.endRun.work(ctx, end)).toEqual({ kind: 'ended', status: 'missing' });
  });

  test('keeps a queued run at the door of the queue; a run that is gone leaves it', async () => {
    const w = await world({ plan: 'free' });
    const another = w.behind(NEVER);
    const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
    const ctx = another.ctxOf({ tenantId: w.tenantId, actor: { kind: 'platform', name: 'queue' } });
    expect(await admitRun(ctx, { runId: body.id, standardShare: 20 })).toBe('wait');
    expect(w.engine.started).toEqual([]);
    await w.settle();
    expect(w.engine.started).toEqual([body.id]);
    await w.ctx.db.remove(body.id);
    expect(await admitRun(ctx, { runId: body.id, standardShare: 20 })).toBe('gone');
  });
});

const sends = (w: World) => w.mailbox.calls().filter(({ path }) => path.endsWith('/send')).length;

describe('an approval that another instance applies', () => {
  const approve = async (w: World) => {
    const { id, revision, hash } = await withReply(w);
    return { id, revision, approve: () => approveSuggestion(w.ctx, { id, revision, hash }) };
  };

  test.each([2, 3, 5])('ends applied, once, when it is seen at the look number %s', async (looks) => {
    const w = await world();
    const { id, approve: say } = await approve(w);
    w.workOn(w.behind(looks));
    await say();
    await w.settle();
    expect(await w.ctx.suggestions.get(id)).toMatchObject({ status: 'applied' });
    expect(await w.mailbox.sent()).toHaveLength(1);
  });

  test('is not begun again by an instance that does not see that the vendor has accepted it', async () => {
    const w = await world();
    const { id, revision, approve: say } = await approve(w);
    w.mailbox.plan({ action: 'status', status: 202, match: { method: 'POST', path: '*/send', times: 0 } });
    const late = w.behind(1, 'late');
    const { wire } = (await theGround()).store;
    wire.watch = ({ body }) => {
      if (String(body).includes('/acceptedAt')) w.gateway.replicas.lag('late', NEVER);
    };
    w.engine.before(() => {
      throw LOST;
    });
    const before = sends(w);
    await say();
    await w.settle();
    const delivery = { suggestionId: id, revision, lastAttempt: false };
    for (const house of [w.house, late])
      expect(await applySuggestion(house.applyCtxOf(w.tenantId), delivery)).toMatchObject({ kind: 'retry' });
    wire.watch = undefined;
    expect(await w.ctx.suggestions.get(id)).toMatchObject({ acceptedAt: expect.any(String) });
    expect(sends(w) - before).toBe(1);
  });

  test('is not let fall when it is not seen at all', async () => {
    const w = await world();
    const { id, revision, approve: say } = await approve(w);
    const another = w.behind(NEVER);
    w.engine.before(() => {
      throw LOST;
    });
    await say();
    await w.settle();
    for (const lastAttempt of [false, true])
      expect(
        await applySuggestion(another.applyCtxOf(w.tenantId), { suggestionId: id, revision, lastAttempt }),
      ).toMatchObject({ kind: 'retry' });
    expect(await w.ctx.suggestions.get(id)).toMatchObject({ status: 'approved' });
    expect(await w.mailbox.sent()).toEqual([]);
  });
});
