import { describe, expect, test } from 'vitest';
import { cancelRun, getTimeline } from '#factory/runs';
import { all } from '#kernel';
import type { ModelPort, ModelReply } from '#platform/ai';
import { besideId, removeConnection } from '#platform/connectors';
import { allow, mailboxOf, openAccount } from '../../../tests/support/account.ts';
import { LOST } from '../../../tests/support/engine.ts';
import { theGround } from '../../../tests/support/ground.ts';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { type World, world } from '../../../tests/world.ts';
import type { ReadingDoc } from './reading.ts';
import { startByHand } from './start-by-hand.ts';
import { listUnfinished, retryUnfinished } from './unfinished.ts';

const MINUTE = 60_000;
const SEVEN = Date.parse('2026-03-12T07:00:00Z');

const usage = { model: 'offline-rules-1', inputTokens: 1, outputTokens: 1 };
const AWAY: ModelReply = { kind: 'failed', class: 'transient' };
const NONSENSE: ModelReply = { kind: 'text', text: '?', usage };

/** Sorts everything as something to read; fails, as a model does, on what names one of these words. */
const sorter =
  (fails: string[] = [], failure: ModelReply = AWAY): (() => ModelPort) =>
  () => ({
    reasons: () => false,
    async respond(call) {
      const text = JSON.stringify(call.input);
      if (fails.some((word) => text.includes(word))) return failure;
      const triage = { class: 'to_read', urgency: 1, waitingOn: 'nobody', waitingPerson: null, dueBy: null };
      return {
        kind: 'text',
        text: JSON.stringify({ ...triage, reason: 'So it is.', sources: [] }),
        usage,
      };
    },
  });

const named = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `Mail ${from + n}`);

async function deliver(mailbox: World['mailbox'], subjects: string[], at = SEVEN) {
  for (const [n, subject] of subjects.entries())
    await mailbox.deliver({ subject, from: `p${n}@x.example`, at: new Date(at + n * MINUTE) });
}

/** What a run looked for, what it said about the rest, and which conversations it came to. */
async function told(w: World, runId: string) {
  const { run, steps } = await getTimeline(w.ctx, { id: runId });
  const look = steps.find(({ node }) => node === 'look.new');
  return { run, steps, look: look?.reason, labels: look?.sources.map(({ label }) => label) };
}

const unfinished = async (w: World) =>
  (await listUnfinished(w.ctx, { id: (await w.workflow('inbox')).id })).items;

describe('new mail is looked at to its end', () => {
  test('of eighty new conversations each run takes the twenty oldest, and keeps what the one before promised', async () => {
    const w = await world({ model: sorter() });
    await w.run('inbox');
    await deliver(w.mailbox, named(80));

    const runs = [];
    for (let n = 0; n < 5; n += 1) runs.push(await told(w, (await w.run('inbox')).id));
    expect(runs.map(({ labels }) => labels)).toEqual([...[0, 20, 40, 60].map((from) => named(20, from)), []]);
    expect(runs.map(({ look }) => look)).toEqual([
      'Found 20. 60 are left for the next run.',
      'Found 20. 40 are left for the next run.',
      'Found 20. 20 are left for the next run.',
      'Found 20.',
      'Nothing new.',
    ]);
  });

  test('a first run takes the newest twenty of a week and says how many older ones it did not look at', async () => {
    const w = await world({ model: sorter() });
    await deliver(w.mailbox, named(80));
    await w.mailbox.deliver({ subject: 'Of last month', at: new Date('2026-02-20T07:00:00Z') });
    const first = await told(w, (await w.run('inbox')).id);
    expect(first.labels).toEqual(named(80).toReversed().slice(0, 20));
    expect(first.look).toBe(
      'Found 20. 60 older ones were not looked at. Mail of more than a week ago was left alone.',
    );
    expect((await told(w, (await w.run('inbox')).id)).labels).toEqual([]);
  });

  test('of many that came in the same second none is lost where a list ends', async () => {
    const w = await world({ model: sorter() });
    await w.run('inbox');
    await Promise.all(named(23).map((subject) => w.mailbox.deliver({ subject, at: new Date(SEVEN) })));
    const first = await told(w, (await w.run('inbox')).id);
    // An answer that comes in that very second, after the run has looked.
    await w.mailbox.deliver({ subject: 'Within that second', at: new Date(SEVEN) });
    const second = await told(w, (await w.run('inbox')).id);
    expect([first.labels?.length, second.labels?.length]).toEqual([20, 4]);
    expect(new Set([...(first.labels ?? []), ...(second.labels ?? [])]).size).toBe(24);
    expect((await told(w, (await w.run('inbox')).id)).labels).toEqual([]);
  });

  test('what a stopped run did not come to is looked at by the next one, and the rest is not paid for twice', async () => {
    const w = await world({ model: sorter() });
    await w.run('inbox');
    await deliver(w.mailbox, named(6));
    let sorted = 0;
    w.engine.before(async (name, input) => {
      const { runId } = input as { runId: string };
      if (name === 'think' && ++sorted === 4) await cancelRun(w.ctx, { id: runId });
    });
    const stopped = await w.run('inbox');
    w.engine.before(undefined);
    const { modelCalls } = stopped.totals;
    expect(stopped).toMatchObject({ status: 'cancelled', summary: expect.stringContaining('next time') });

    const next = await w.run('inbox');
    expect(modelCalls).toBeGreaterThan(0);
    expect(next).toMatchObject({ status: 'completed', totals: { modelCalls: 6 - modelCalls } });
    expect(await unfinished(w)).toEqual([]);
  });
});

describe('a conversation that always fails', () => {
  test('is tried three times, then set aside with its reason, and holds nobody up', async () => {
    const w = await world({ model: sorter(['bad-one']) });
    await w.run('inbox');
    await w.mailbox.deliver({ subject: 'bad-one', at: new Date(SEVEN) });
    await deliver(w.mailbox, named(24), SEVEN + MINUTE);

    const runs = [];
    for (let n = 0; n < 4; n += 1) runs.push(await told(w, (await w.run('inbox')).id));
    expect(runs.map(({ labels }) => labels)).toEqual([
      ['bad-one', ...named(19)],
      ['bad-one', ...named(5, 19)],
      ['bad-one'],
      [],
    ]);
    expect(runs.map(({ run }) => run.charge)).toEqual(['charged', 'charged', 'free', 'free']);
    expect(runs[3]?.look).toBe('Nothing new. Set aside after several tries: 1.');
    expect(runs[2]?.steps.at(-1)).toMatchObject({
      status: 'failed',
      title: 'Set aside after 3 tries: bad-one',
      reason: expect.stringContaining('The model did not answer'),
    });
    expect(await unfinished(w)).toMatchObject([
      { title: 'bad-one', state: 'parked', tries: 3, code: 'ai.unavailable', connectionId: w.connectionId },
    ]);
  });

  test('is looked at again when a new message comes in it, or when the person wants it', async () => {
    const fails = ['bad-one'];
    const w = await world({ model: sorter(fails, NONSENSE) });
    await w.run('inbox');
    await w.mailbox.deliver({ subject: 'bad-one', id: 'bad@x.example', at: new Date(SEVEN) });
    for (let n = 0; n < 3; n += 1) await w.run('inbox');
    expect(await unfinished(w)).toMatchObject([{ state: 'parked' }]);

    await w.mailbox.deliver({
      ...{ subject: 'Re: bad-one', inReplyTo: 'bad@x.example', at: new Date(SEVEN + MINUTE) },
    });
    expect((await told(w, (await w.run('inbox')).id)).labels).toEqual(['Re: bad-one']);
    expect(await unfinished(w)).toMatchObject([{ state: 'next_run', tries: 1 }]);
    for (let n = 0; n < 2; n += 1) await w.run('inbox');
    const [parked] = await unfinished(w);
    expect(parked?.state).toBe('parked');

    fails.pop();
    const id = (await w.workflow('inbox')).id;
    const { items } = await retryUnfinished(w.ctx, { id, ids: [parked?.id ?? ''] });
    expect(items).toMatchObject([{ state: 'next_run', tries: 0 }]);
    expect(await w.run('inbox')).toMatchObject({ status: 'completed', totals: { modelCalls: 1 } });
    expect(await unfinished(w)).toEqual([]);
    expect((await w.audit()).map(({ action }) => action)).toContain('workflow.retry_asked');
  });

  test('what a run says about it in the moment in which the person wants it again is not overwritten', async () => {
    const fails = ['bad-one', 'worse'];
    const w = await world({ model: sorter(fails, NONSENSE) });
    await w.mailbox.deliver({ subject: 'bad-one' });
    await w.run('inbox');
    const [one] = await unfinished(w);
    await w.mailbox.deliver({ subject: 'worse' });

    // A run comes between the look at the list and the write.
    let isFirst = true;
    const query: typeof w.ctx.db.query = async (...asked) => {
      const page = await w.ctx.db.query(...asked);
      if (isFirst) {
        isFirst = false;
        await w.run('inbox');
      }
      return page as never;
    };
    const ctx = { ...w.ctx, db: { ...w.ctx.db, query } };
    await retryUnfinished(ctx, { id: (await w.workflow('inbox')).id, ids: [one?.id ?? ''] });
    const tries = (await unfinished(w)).map(({ title, tries }) => [title, tries]).toSorted();
    expect(tries).toEqual([
      ['bad-one', 0],
      ['worse', 1],
    ]);
  });

  test('is nobody else’s: another person finds neither the list nor what is on it', async () => {
    const w = await world({ model: sorter(['bad-one'], NONSENSE) });
    await w.mailbox.deliver({ subject: 'bad-one' });
    await w.run('inbox');
    const [one] = await unfinished(w);
    const id = (await w.workflow('inbox')).id;
    const other = await world();
    const own = (await other.workflow('inbox')).id;
    for (const work of [
      listUnfinished(other.ctx, { id }),
      retryUnfinished(other.ctx, { id, ids: [one?.id ?? ''] }),
      retryUnfinished(other.ctx, { id: own, ids: [one?.id ?? ''] }),
    ])
      expect(await refusalOf(work)).toMatchObject({ status: 404 });
  });
});

/** A second account of the same person. */
async function secondMailbox(w: World) {
  const ground = await theGround();
  const address = `second-${w.mailbox.address}`;
  // Of two accounts a run takes the one that was connected first.
  w.clock.move(1_000);
  await openAccount(ground, address, false);
  return { mailbox: mailboxOf(ground, address), connect: () => allow(w.ctx, address, 'read') };
}

describe('one run, one mailbox', () => {
  test.each(['gather look', 'gather open', 'think draft', 'suggest propose'])(
    'a run whose mailbox is disconnected before its step “%s” is blocked, and goes on with no other',
    async (moment) => {
      const w = await world();
      const second = await secondMailbox(w);
      await second.connect();
      await second.mailbox.deliver({ subject: 'In the other mailbox' });
      await w.mailbox.deliver({ subject: 'In the first mailbox' });
      w.engine.before(async (name, input) => {
        if (`${name} ${(input as { node: string }).node}` !== moment) return;
        w.engine.before(undefined);
        await removeConnection(w.ctx, { id: w.connectionId });
      });
      const run = await w.run('inbox');
      expect(run).toMatchObject({ status: 'blocked', outcome: { code: 'connection.removed' } });
      const { labels = [] } = await told(w, run.id);
      expect(labels).not.toContain('In the other mailbox');
      expect(await w.suggestions()).toEqual([]);
    },
  );

  test('a run whose mailbox asks to sign in again is blocked, although another one would answer', async () => {
    const w = await world();
    const second = await secondMailbox(w);
    await second.connect();
    await w.mailbox.deliver();
    w.engine.before(async (name) => {
      if (name === 'think')
        await w.ctx.db.patch(w.connectionId, [{ op: 'set', path: '/read/state', value: 'needs_reauth' }]);
    });
    expect(await w.run('inbox')).toMatchObject({
      status: 'blocked',
      outcome: { code: 'connection.needs_reauth' },
    });
  });

  test('how far one mailbox was read says nothing about another', async () => {
    const w = await world({ model: sorter() });
    await deliver(w.mailbox, ['Newest of the first'], SEVEN + 30 * MINUTE);
    await w.run('inbox');
    const second = await secondMailbox(w);
    await removeConnection(w.ctx, { id: w.connectionId });
    await deliver(second.mailbox, named(3));
    await second.connect();

    const first = await told(w, (await w.run('inbox')).id);
    expect(first.labels).toEqual(named(3).toReversed());
    expect((await told(w, (await w.run('inbox')).id)).labels).toEqual([]);
  });

  test('with the connection goes what was noted about it', async () => {
    const w = await world({ model: sorter(['bad-one'], NONSENSE) });
    await w.mailbox.deliver({ subject: 'bad-one' });
    await w.run('inbox');
    await removeConnection(w.ctx, { id: w.connectionId });
    expect((await w.ctx.db.query('reading')).items).toEqual([]);
    expect(await unfinished(w)).toEqual([]);
  });
});

/** Starts a run without waiting for its end. */
async function start(w: World, idempotencyKey: string): Promise<string> {
  const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey });
  return body.id;
}

const reading = async (w: World) => (await all<ReadingDoc>(w.ctx.db, 'reading'))[0];

const endOf = async (w: World, runId: string) => {
  while ((await w.ctx.runs.get(runId)).endedAt === null) await new Promise(setImmediate);
};

/** Time passes at once here, so whoever waits for a run looks again only when that run has ended. */
function waitForTheOther(w: World) {
  w.engine.before(async (name, input) => {
    const { runId } = input as { runId: string };
    if (name !== 'openRun' || (await w.ctx.runs.get(runId)).waitingFor === null) return;
    await endOf(w, (await reading(w))?.heldBy?.runId ?? runId);
  });
}

describe('two runs over one mailbox at once', () => {
  test('read its new mail one after the other: no conversation is read twice, and the second one says why it waited', async () => {
    const w = await world({ model: sorter() });
    await w.run('inbox');
    await deliver(w.mailbox, named(30));
    waitForTheOther(w);
    const both = await Promise.all([start(w, 'a'), start(w, 'b')]);
    await w.settle();

    const runs = await Promise.all(both.map((id) => told(w, id)));
    const waited = runs.find(({ steps }) => steps[0]?.kind === 'wait');
    expect(runs.map(({ run }) => run.status)).toEqual(['completed', 'completed']);
    expect(runs.flatMap(({ labels }) => labels).toSorted()).toEqual(named(30).toSorted());
    expect(waited?.steps[0]).toMatchObject({
      seq: 1,
      kind: 'wait',
      title: 'Waited for another run',
      reason: 'Another run is reading this mailbox.',
    });
    expect(waited?.run.waitingFor).toBeNull();
  });

  test('a run that waited all the time ends plainly and is not charged; a crash of the other one locks nobody out', async () => {
    const w = await world({ model: sorter() });
    await w.mailbox.deliver();
    w.engine.before((name) => {
      if (name === 'think') throw LOST;
    });
    const lost = await w.run('inbox', 'lost');
    expect(lost.status).toBe('running');
    w.engine.before(undefined);

    const waited = await w.run('inbox', 'waits');
    expect(waited).toMatchObject({
      status: 'stopped',
      charge: 'free',
      outcome: { code: 'run.mailbox_busy', lift: expect.any(String) },
    });
    expect((await told(w, waited.id)).steps.map(({ title }) => title)).toEqual(['Waited for another run']);

    await w.sweep();
    await w.settle();
    expect(await w.ctx.runs.get(lost.id)).toMatchObject({ status: 'completed', charge: 'charged' });
    expect(await w.run('inbox', 'after')).toMatchObject({ status: 'completed' });
  });

  test('a mailbox that a run past its deadline still holds is free, and that run no longer says how far it was read', async () => {
    const w = await world({ model: sorter() });
    await deliver(w.mailbox, ['First']);
    let late = '';
    w.engine.before(async (name, input) => {
      if (name !== 'endRun' || late) return;
      late = (input as { runId: string }).runId;
      w.clock.move(61 * MINUTE);
      await deliver(w.mailbox, ['Second'], SEVEN + 30 * MINUTE);
      const other = await start(w, 'other');
      await endOf(w, other);
    });
    await w.run('inbox', 'late');
    const { labels } = await told(w, (await w.run('inbox', 'third')).id);
    expect(labels).toEqual([]);
  });

  test('a waiting run can be stopped', async () => {
    const w = await world({ model: sorter() });
    await w.mailbox.deliver();
    w.engine.before((name) => {
      if (name === 'think') throw LOST;
    });
    await w.run('inbox', 'lost');
    w.engine.before(async (name, input) => {
      const { runId } = input as { runId: string };
      if (name === 'openRun' && (await w.ctx.runs.get(runId)).waitingFor)
        await cancelRun(w.ctx, { id: runId }).catch(() => undefined);
    });
    expect(await w.run('inbox', 'waits')).toMatchObject({ status: 'cancelled', charge: 'free' });
  });
});

/** Clear Inbox as it was installed before a mailbox had a place of its own. */
async function installedEarlier(w: World, cursor: string | null) {
  const { id } = await w.workflow('inbox');
  const search = {
    tool: 'mail.search',
    input: { since: '$run.since', limit: 20, oldestFirst: '$run.isLater' },
  };
  await w.ctx.db.patch(id, [
    { op: 'set', path: '/definition/nodes/0/reads/new', value: search },
    { op: 'set', path: '/cursor', value: cursor },
    { op: 'remove', path: '/form' },
  ]);
}

describe('a workflow that was installed when it still searched from a date on', () => {
  test('goes on from its date, and passes nothing over', async () => {
    const w = await world({ model: sorter() });
    await deliver(w.mailbox, ['Looked at before', ...named(22)]);
    await installedEarlier(w, new Date(SEVEN + 1).toISOString());

    const runs = [await told(w, (await w.run('inbox')).id), await told(w, (await w.run('inbox')).id)];
    expect(runs.map(({ run }) => run.status)).toEqual(['completed', 'completed']);
    expect(runs.map(({ labels }) => labels)).toEqual([named(20), named(2, 20)]);
  });

  test('that never ran begins with a first look', async () => {
    const w = await world({ model: sorter() });
    await deliver(w.mailbox, named(3));
    await installedEarlier(w, null);
    expect((await told(w, (await w.run('inbox')).id)).labels).toEqual(named(3).toReversed());
  });

  test('does not take its date along into another mailbox', async () => {
    const w = await world({ model: sorter() });
    await installedEarlier(w, new Date(SEVEN).toISOString());
    await w.run('inbox');
    const second = await secondMailbox(w);
    await removeConnection(w.ctx, { id: w.connectionId });
    await deliver(second.mailbox, named(2), SEVEN - 60 * MINUTE);
    await second.connect();
    expect((await told(w, (await w.run('inbox')).id)).labels).toEqual(named(2).toReversed());
  });
});

test('however many workflows were removed since, a run comes to its end, and what they left is gone after the next ones', async () => {
  const w = await world();
  await w.mailbox.deliver({ subject: 'First' });
  await w.run('inbox');
  const gone = Array.from({ length: 14 }, (_, n) => `wf_gone_${n}`);
  const id = besideId(w.connectionId);
  const place = { at: '2026-03-12T08:00:00.000Z', seen: [], waiting: [] };
  for (const one of gone) await w.ctx.db.patch(id, [{ op: 'set', path: `/places/${one}`, value: place }]);
  for (const subject of ['Second', 'Third']) {
    await w.mailbox.deliver({ subject });
    expect(await w.run('inbox')).toMatchObject({ status: 'completed' });
  }
  const reading = await w.ctx.db.get<ReadingDoc>(id);
  expect(Object.keys(reading?.places ?? {}).filter((one) => gone.includes(one))).toEqual([]);
});
