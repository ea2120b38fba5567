import { describe, expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { rejectSuggestion, roomFor } from '#factory/suggestions';
import { all } from '#kernel';
import type { ModelPort } from '#platform/ai';
import { LOST } from '../../../tests/support/engine.ts';
import { anArchiving, anOwnEvent } from '../../../tests/support/proposals.ts';
import { type World, world } from '../../../tests/world.ts';
import { listUnfinished } from './unfinished.ts';

const SEVEN = Date.parse('2026-03-12T07:00:00Z');
const LONG_AGO = new Date('2026-01-05T07:00:00Z');

/** Notes which agents were asked, by the name of what they answer. */
async function listening(intercept?: (name: string, call: number) => object | undefined) {
  const asked: string[] = [];
  const model = (wire: ModelPort): ModelPort => ({
    ...wire,
    async respond(call) {
      asked.push(call.format.name);
      const said = intercept?.(call.format.name, asked.length);
      if (!said) return wire.respond(call);
      const usage = { model: 'offline-rules-1', inputTokens: 1, outputTokens: 1 };
      const lookUp = { callId: 'c1', name: 'calendar_list', arguments: JSON.stringify(said) };
      return 'from' in said
        ? { kind: 'tool_calls', calls: [lookUp], usage }
        : { kind: 'text', text: JSON.stringify(said), usage };
    },
  });
  const w = await world({ model });
  await w.run('inbox');
  const drafts = () => asked.filter((name) => name === 'reply_draft').length;
  return { w, asked, drafts };
}

const agentId = async (w: World, title: string) =>
  (await w.ctx.agents.list()).find((agent) => agent.title === title)?.id ?? '';

/** Proposals that have been waiting since before any run. */
async function waiting(w: World, count: number, title = 'Reply Drafter') {
  const id = await agentId(w, title);
  for (let n = 0; n < count; n += 1)
    await anArchiving(w, { agentId: id, mail: { subject: `Old ${n}`, at: LONG_AGO } });
}

async function questions(w: World, count: number, subject = 'Question') {
  for (let n = 0; n < count; n += 1)
    await w.mailbox.deliver({
      ...{ subject: `${subject} ${n}`, from: `${subject}${n}@x.example`, at: new Date(SEVEN + n * 60_000) },
    });
}

async function decideOn(w: World, count: number) {
  const { items } = await w.ctx.suggestions.list({ status: 'pending', limit: 100 });
  for (const { id } of items.filter(({ title }) => title.includes('Old')).slice(0, count))
    await rejectSuggestion(w.ctx, { id });
}

async function runInbox(w: World) {
  const { id } = await w.run('inbox');
  const { run, steps } = await getTimeline(w.ctx, { id });
  return { run, steps, held: steps.filter(({ title }) => title.startsWith('Waits until')) };
}

const notices = async (w: World) =>
  (await all<{ id: string; type: string; body: string }>(w.ctx.db, 'notification')).map(({ body }) => body);
const leftOver = async (w: World) =>
  (await listUnfinished(w.ctx, { id: (await w.workflow('inbox')).id })).items;
const pending = async (w: World, title = 'Reply Drafter') => {
  const id = await agentId(w, title);
  const { items } = await w.ctx.suggestions.list({ status: 'pending', limit: 100 });
  return items.filter((one) => one.agentId === id).length;
};
const gauge = async (w: World, title = 'Reply Drafter') =>
  w.ctx.plans.readGauge(`pending/${await agentId(w, title)}`);

describe('when an agent has as many proposals waiting as it may have', () => {
  test('nothing is drafted that could not be proposed: it is named, told and not charged, and taken up as far as there is room', async () => {
    const { w, drafts, asked } = await listening();
    await waiting(w, 20);
    await questions(w, 3);

    const { run, held } = await runInbox(w);
    expect(run).toMatchObject({
      ...{ status: 'stopped', charge: 'free', totals: { suggestions: 0 } },
      outcome: {
        code: 'suggestions.no_room',
        detail: expect.stringContaining('20 proposals of Reply Drafter'),
      },
    });
    expect(drafts()).toBe(0);
    expect(held.map(({ title }) => title).toSorted()).toEqual(
      [0, 1, 2].map((n) => `Waits until you have decided on others: Question ${n}`),
    );
    expect((await notices(w)).join()).toContain('20 proposals of Reply Drafter wait for you');
    expect(await leftOver(w)).toMatchObject(Array(3).fill({ state: 'waits_for_you', tries: 0 }));

    // While nothing was decided, nobody looks at them again, and no run says that there is nothing.
    const calls = asked.length;
    const again = await runInbox(w);
    expect(again.run).toMatchObject({ status: 'completed', charge: 'free' });
    expect(again.run.summary).toContain('3 conversations wait until you have decided');
    expect(again.steps[0]?.reason).toBe(
      'Nothing new. Waiting until you have decided on some of what is proposed: 3.',
    );
    expect(asked).toHaveLength(calls);

    await decideOn(w, 2);
    expect((await runInbox(w)).run).toMatchObject({ status: 'completed', totals: { suggestions: 2 } });
    expect([drafts(), await pending(w)]).toEqual([2, 20]);
    expect(await leftOver(w)).toHaveLength(1);

    await decideOn(w, 5);
    expect((await runInbox(w)).run).toMatchObject({ status: 'completed', totals: { suggestions: 1 } });
    expect(await leftOver(w)).toEqual([]);
    expect([drafts(), await pending(w), await gauge(w)]).toEqual([3, 16, 16]);
  });

  test('of many at once as many are drafted as can be proposed, and the notice says for which there was no room', async () => {
    const { w, drafts } = await listening();
    await waiting(w, 18);
    await questions(w, 6);
    const { run, held } = await runInbox(w);
    expect(run).toMatchObject({ status: 'completed', charge: 'charged', totals: { suggestions: 2 } });
    expect(run.summary).toBe(
      'Done. 2 suggestions wait for you. 4 conversations wait until you have decided on some of what is proposed.',
    );
    expect([drafts(), held.length, await pending(w), await gauge(w)]).toEqual([2, 4, 20, 20]);
    expect(await notices(w)).toEqual(
      expect.arrayContaining([
        '2 suggestions and 18 suggestions from earlier runs wait for you.',
        '20 proposals of Reply Drafter wait for you, and it may have no more. 4 conversations wait until you have decided on some of what is proposed. The timeline names them.',
      ]),
    );
  });

  test('other agents go on with their work', async () => {
    const { w, drafts } = await listening((name) =>
      name === 'triage'
        ? {
            ...{ class: 'noise', urgency: 1, waitingOn: 'nobody', waitingPerson: null, dueBy: null },
            ...{ reason: 'Nobody waits.', sources: [] },
          }
        : undefined,
    );
    await waiting(w, 20);
    await questions(w, 2);
    expect((await runInbox(w)).run).toMatchObject({ status: 'completed', totals: { suggestions: 2 } });
    expect([drafts(), await pending(w, 'Triage')]).toEqual([0, 2]);
  });

  test('what one that does other work besides could not propose is kept as well, and is not worked on twice in vain', async () => {
    const { w, asked } = await listening((name) =>
      name === 'triage'
        ? {
            ...{ class: 'noise', urgency: 1, waitingOn: 'nobody', waitingPerson: null, dueBy: null },
            ...{ reason: 'Nobody waits.', sources: [] },
          }
        : undefined,
    );
    await waiting(w, 19, 'Triage');
    await questions(w, 3);
    const { run, held } = await runInbox(w);
    expect(run).toMatchObject({ status: 'completed', totals: { suggestions: 1 } });
    expect([held.length, asked.length]).toEqual([2, 3]);
    await runInbox(w);
    expect(asked).toHaveLength(3);

    await decideOn(w, 19);
    expect((await runInbox(w)).run).toMatchObject({ status: 'completed', totals: { suggestions: 2 } });
    expect(await pending(w, 'Triage')).toBe(3);
  });
});

test('an answer that had room without the event that it moves is proposed, and the rest of it is taken up later', async () => {
  let eventId = '';
  const span = { from: '2026-03-12T00:00:00Z', to: '2026-03-26T00:00:00Z' };
  const draft = () => ({
    ...{ outcome: 'draft', subject: 'Re: Question 0', body: 'Let us do Tuesday.', missing: [], sources: [] },
    ...{ reason: 'They ask to move it.', invitation: null },
    moveEvent: {
      ...{ eventId, start: '2026-03-17T09:00:00Z', end: '2026-03-17T10:00:00Z', zone: 'Europe/Berlin' },
    },
  });
  let isLooking = false;
  const { w } = await listening((name) => {
    if (name !== 'reply_draft') return undefined;
    isLooking = !isLooking;
    return isLooking ? span : draft();
  });
  eventId = await anOwnEvent(w);
  await waiting(w, 19);
  await questions(w, 1);

  const first = await runInbox(w);
  expect(first.run).toMatchObject({ status: 'completed', totals: { suggestions: 1 } });
  expect(first.held).toMatchObject([{ reason: expect.stringContaining('had room') }]);
  expect(await leftOver(w)).toMatchObject([{ state: 'waits_for_you' }]);

  await decideOn(w, 3);
  expect((await runInbox(w)).run).toMatchObject({ status: 'completed', totals: { suggestions: 1 } });
  const { items } = await w.ctx.suggestions.list({ status: 'pending', limit: 100 });
  const kinds = items
    .filter(({ title }) => !title.includes('Old'))
    .map(({ canonical }) => JSON.parse(canonical).kind);
  expect(kinds.toSorted()).toEqual(['calendar.updateEvent', 'mail.send']);
  expect(await leftOver(w)).toEqual([]);
  expect(await gauge(w)).toBe(await pending(w));
});

describe('a place that a draft has taken', () => {
  test('is given back when nothing comes of the draft', async () => {
    const nothing = {
      outcome: 'nothing_to_do',
      subject: '',
      body: '',
      missing: [],
      moveEvent: null,
      invitation: null,
    };
    const { w, drafts } = await listening((name) =>
      name === 'reply_draft' ? { ...nothing, reason: 'It is answered.', sources: [] } : undefined,
    );
    await waiting(w, 18);
    await questions(w, 2);
    expect((await runInbox(w)).run.status).toBe('completed');
    expect([drafts(), await pending(w), await gauge(w)]).toEqual([2, 18, 18]);
  });

  test('is counted with what waits while its run is open, also when the count is made anew', async () => {
    const { w } = await listening();
    await waiting(w, 19);
    await questions(w, 1);
    let room: number | undefined;
    w.engine.before(async (name) => {
      if (name === 'suggest') room = await roomFor(w.ctx, await agentId(w, 'Reply Drafter'));
    });
    expect((await runInbox(w)).run).toMatchObject({ status: 'completed', totals: { suggestions: 1 } });
    expect([room, await pending(w), await gauge(w)]).toEqual([0, 20, 20]);
  });

  test('is taken once, however often its step is delivered, and is free again when its run is given up', async () => {
    const { w } = await listening();
    await waiting(w, 17);
    await questions(w, 2);
    w.engine.deliver(2);
    w.engine.before((name) => {
      if (name === 'suggest') throw LOST;
    });
    const { id } = await w.run('inbox');
    expect(await gauge(w)).toBe(19);
    for (let round = 0; round < 5; round += 1) {
      w.clock.move(30_000);
      await w.sweep();
      await w.settle();
    }
    expect(await w.ctx.runs.get(id)).toMatchObject({ status: 'failed', outcome: { code: 'run.lost' } });
    expect([await gauge(w), await pending(w)]).toEqual([17, 17]);
  });

  test('is not missed by a run that was started before there were such places', async () => {
    const { w, drafts } = await listening();
    await waiting(w, 18);
    await questions(w, 3);
    w.engine.before(async (name, input) => {
      if (name !== 'openRun') return;
      w.engine.before(undefined);
      const { runId } = input as { runId: string };
      await w.ctx.db.patch(runId, [
        { op: 'remove', path: '/places' },
        { op: 'remove', path: '/placesHeld' },
      ]);
    });
    expect((await runInbox(w)).run).toMatchObject({ status: 'completed', totals: { suggestions: 2 } });
    expect([drafts(), await gauge(w)]).toEqual([2, 20]);
  });
});
