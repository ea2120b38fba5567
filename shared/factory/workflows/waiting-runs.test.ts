import { describe, expect, test } from 'vitest';
import { cancelRun, type RunDoc } from '#factory/runs';
import { approveSuggestion, rejectSuggestion, withdrawSuggestion } from '#factory/suggestions';
import { seen } from '../../../tests/support/proposals.ts';
import { type World, world } from '../../../tests/world.ts';
import { Definition } from './definition.ts';

const HOUR_MS = 3_600_000;

const look = { id: 'look', kind: 'gather', title: 'Looked' };
const propose = {
  ...{ id: 'propose', kind: 'suggest', title: 'Proposed', agent: 'triage' },
  propose: [
    {
      ...{ action: 'mail.archive', input: { threadId: '$read.threadId' }, reason: 'It is done.' },
      ...{ urgency: 1, sourceKey: '$read.threadId' },
    },
  ],
};
const decide = { id: 'asked', kind: 'decide', title: 'Asked you', on: 'propose', withinHours: 24 };
const open = {
  ...{ id: 'open', kind: 'gather', title: 'Read' },
  reads: { read: { tool: 'mail.readThread', input: { threadId: '$item.threadId' } } },
};
const tell = { id: 'tell', kind: 'notify', title: 'Tell', message: 'It went on.' };
const found = {
  open: { tool: 'mail.search', input: { since: '$run.now-3d', unreadOnly: true, limit: 5 } },
};
const each = (body: object[]) => ({ id: 'all', kind: 'each', title: 'Each', over: 'open', max: 5, body });

/** A workflow that asks the person about each mail, in the place of the one that clears the inbox. */
async function asking(nodes: object[], mails = 1): Promise<World> {
  const w = await world({ plan: 'pro' });
  for (let n = 1; n <= mails; n += 1) await w.mailbox.deliver({ subject: `Mail ${n}` });
  const { id } = await w.workflow('inbox');
  const definition = Definition.parse({ nodes, triggers: [{ kind: 'manual' }] });
  await w.ctx.db.patch(id, [{ op: 'set', path: '/definition', value: definition }]);
  return w;
}

const ASKS = [{ ...look, reads: found }, each([open, propose, decide]), tell];

async function later(w: World, ms: number): Promise<void> {
  w.clock.move(ms);
  await w.settle();
}

const stepsOf = async (w: World, { id }: RunDoc, kind: string) =>
  (await w.ctx.runs.steps(id, 0)).filter((step) => step.kind === kind);
const now = (w: World, { id }: RunDoc) => w.ctx.runs.get(id);
const runsAtOnce = (w: World) => w.ctx.plans.readGauge('runs');

describe('a run that asks for a decision', () => {
  test('waits for it and says so, until the person has decided on each', async () => {
    const w = await asking(ASKS, 2);
    const run = await w.run('inbox');
    expect(run).toMatchObject({ status: 'waiting', waitingFor: 'Your decision on what is proposed.' });
    const [first, second] = await w.suggestions();
    if (!first || !second) throw new Error('two proposals were expected');

    await rejectSuggestion(w.ctx, { id: first.id });
    await w.settle();
    expect(await stepsOf(w, run, 'decide')).toMatchObject([
      { fact: { decided: 1, approved: 0, timedOut: false } },
    ]);
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });

    await approveSuggestion(w.ctx, seen(await w.ctx.suggestions.get(second.id)));
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'completed', waitingFor: null });
    expect(await stepsOf(w, run, 'decide')).toHaveLength(2);
    expect(await stepsOf(w, run, 'notify')).toHaveLength(1);
  });

  test('takes a yes that can be taken back for none yet: one that was goes on waiting, one that stands counts', async () => {
    const w = await asking(ASKS, 2);
    w.engine.sleepByTheClock();
    const run = await w.run('inbox');
    const [first, second] = (await w.suggestions()).map((doc) => seen(doc));
    if (!first || !second) throw new Error('two proposals were expected');
    for (const yes of [first, second]) await approveSuggestion(w.ctx, { ...yes, undoSec: 30 });
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });
    expect(await stepsOf(w, run, 'decide')).toEqual([]);

    await withdrawSuggestion(w.ctx, first);
    await later(w, 30_000);
    // Both look again in the same moment; whichever is too late to write it down tries once more a moment later.
    await later(w, 1_000);
    expect(await stepsOf(w, run, 'decide')).toMatchObject([{ fact: { decided: 1, approved: 1 } }]);
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });

    await rejectSuggestion(w.ctx, { id: first.id });
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
    const facts = (await stepsOf(w, run, 'decide')).map(({ fact }) => fact);
    expect(facts).toContainEqual({ decided: 1, approved: 0, timedOut: false });
  });

  test('goes on when its time is over, and knows that nothing was decided', async () => {
    const w = await asking(ASKS);
    const run = await w.run('inbox');
    await later(w, 23 * HOUR_MS);
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });
    await later(w, HOUR_MS);
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
    expect(await stepsOf(w, run, 'decide')).toMatchObject([{ fact: { decided: 0, timedOut: true } }]);
  });

  test('takes no word for a decision: woken for nothing it waits on, and a decision nobody told of counts at the end', async () => {
    const w = await asking(ASKS);
    const run = await w.run('inbox');
    const [proposed] = await w.suggestions();
    if (!proposed) throw new Error('a proposal was expected');
    await w.engine.nudge(run.id, `decided-${proposed.id}`);
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });

    await rejectSuggestion(w.ctx, { id: proposed.id });
    w.nudges.take();
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });
    await later(w, 24 * HOUR_MS);
    expect(await stepsOf(w, run, 'decide')).toMatchObject([{ fact: { decided: 1, timedOut: false } }]);
  });

  test('is told of it all the same when the engine was away, or the word got lost', async () => {
    const w = await asking(ASKS, 2);
    const run = await w.run('inbox');
    const [first, second] = await w.suggestions();
    w.engine.away(true);
    await rejectSuggestion(w.ctx, { id: first?.id ?? '' });
    await w.settle();
    w.engine.away(false);
    await rejectSuggestion(w.ctx, { id: second?.id ?? '' });
    w.nudges.take();
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });

    w.clock.move(30_000);
    await w.sweep();
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
  });

  test('goes on when what it asked about has expired, and nobody has decided', async () => {
    const w = await asking([
      { ...look, reads: found },
      each([open, propose, { ...decide, withinHours: 72 }]),
      tell,
    ]);
    const run = await w.run('inbox');
    const [proposed] = await w.suggestions();
    await w.ctx.db.patch(proposed?.id ?? '', [
      { op: 'set', path: '/expiresAt', value: w.clock.now().toISOString() },
    ]);
    w.clock.move(1_000);
    await w.sweep();
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
    expect(await stepsOf(w, run, 'decide')).toMatchObject([{ fact: { decided: 0, approved: 0 } }]);
  });

  test('that is stopped while it waits ends at once', async () => {
    const w = await asking(ASKS);
    const run = await w.run('inbox');
    await cancelRun(w.ctx, { id: run.id });
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'cancelled', waitingFor: null });
    expect(await runsAtOnce(w)).toBe(0);
  });

  test('holds no place among the runs at once while it waits, and gives back what it took when it ends', async () => {
    const w = await asking(ASKS);
    const run = await w.run('inbox');
    expect(await runsAtOnce(w)).toBe(0);
    const [proposed] = await w.suggestions();
    await rejectSuggestion(w.ctx, { id: proposed?.id ?? '' });
    let during = -1;
    w.engine.before(async (name) => {
      if (name === 'notify') during = await runsAtOnce(w);
    });
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
    expect([during, await runsAtOnce(w)]).toEqual([1, 0]);
  });

  test('is carried on by the sweep when the engine has lost it and its wait is over; before that it is left alone', async () => {
    const w = await asking(ASKS);
    const run = await w.run('inbox');
    w.engine.forget(run.id);
    w.clock.move(HOUR_MS);
    await w.sweep();
    expect(w.engine.started.filter((id) => id === run.id)).toHaveLength(1);
    w.clock.move(23 * HOUR_MS + 60_000);
    await w.sweep();
    await w.settle();
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
    expect(await stepsOf(w, run, 'decide')).toHaveLength(1);
  });
});

describe('a run that lets time pass', () => {
  const wait = (what: object) => [{ id: 'pause', kind: 'wait', title: 'Waited', for: what }, tell];

  test('goes on when the span is over', async () => {
    const w = await asking(wait({ minutes: 90 }));
    const run = await w.run('inbox');
    expect(run).toMatchObject({ status: 'waiting' });
    await later(w, 89 * 60_000);
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });
    await later(w, 60_000);
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
    expect(await stepsOf(w, run, 'wait')).toHaveLength(1);
  });

  test('goes on at the time that was set, and at once where that is none', async () => {
    const w = await asking(wait({ until: '$run.today+2d' }));
    const run = await w.run('inbox');
    expect(run).toMatchObject({ status: 'waiting' });
    await later(w, Date.parse(run.wakeAt ?? '') - w.clock.now().getTime());
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
    const none = await asking(wait({ until: '$run.nothing' }));
    expect(await none.run('inbox')).toMatchObject({ status: 'completed' });
  });

  test('waits for five days in all, however its waits are put together', async () => {
    const days = (id: string, count: number) => ({
      ...{ id, kind: 'wait', title: 'Waited' },
      for: { minutes: count * 24 * 60 },
    });
    const w = await asking([days('first', 3), days('second', 3), tell]);
    const run = await w.run('inbox');
    await later(w, 72 * HOUR_MS);
    expect(await now(w, run)).toMatchObject({ status: 'waiting' });
    await later(w, 48 * HOUR_MS);
    expect(await now(w, run)).toMatchObject({ status: 'completed' });
  });
});
