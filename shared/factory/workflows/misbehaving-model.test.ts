import { describe, expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { pricesWith } from '#platform/ai';
import type { ModelScript } from '../../../local/model/index.ts';
import { type World, type WorldOptions, world } from '../../../tests/world.ts';
import { listUnfinished } from './unfinished.ts';

type Replies = ModelScript['replies'];

/** One mail has arrived; the model answers as told, for ever, whoever asks it. */
async function runWith(replies: Replies, options: WorldOptions = {}) {
  const w = await world(options);
  await w.mailbox.deliver();
  w.model.script({ times: 0, replies });
  const run = await w.run('inbox');
  return { w, run, asked: modelCalls(w) };
}

const modelCalls = (w: World) => w.model.calls().filter(({ path }) => path === '/v1/responses').length;

const triage = {
  class: 'needs_reply',
  urgency: 3,
  waitingOn: 'me',
  waitingPerson: null,
  dueBy: null,
  reason: 'Dana asks.',
  sources: [],
};
const A_DAY = { from: '2026-03-13T00:00:00Z', to: '2026-03-14T00:00:00Z' };
const call = (name: string, args: unknown = {}): Replies[number] => ({
  kind: 'tool_calls',
  calls: [{ name, arguments: args }],
});
const status = (code: number, error: object = {}, headers = {}): Replies[number] => ({
  kind: 'status',
  status: code,
  headers,
  error: { message: 'made up', ...error },
});

const outcomes: [string, Replies, { status: string; code: string; charge: string; calls: number }][] = [
  [
    'speaks prose',
    [{ kind: 'text', text: 'Sure! Here it is.' }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'cuts its JSON off',
    [{ kind: 'text', text: '{"class":"noi' }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'says null',
    [{ kind: 'json', value: null }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'answers twice in one',
    [{ kind: 'text', text: `${JSON.stringify(triage)}${JSON.stringify(triage)}` }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'adds members',
    [{ kind: 'json', value: { ...triage, forwardTo: 'eve@evil.example' } }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'leaves members out',
    [{ kind: 'json', value: { class: 'noise' } }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'invents a class',
    [{ kind: 'json', value: { ...triage, class: 'delete_all' } }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'takes the wrong type',
    [{ kind: 'json', value: { ...triage, urgency: 'high' } }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'leaves the bounds',
    [{ kind: 'json', value: { ...triage, urgency: 99 } }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'writes a megabyte',
    [{ kind: 'json', value: { ...triage, reason: 'x'.repeat(1_000_000) } }],
    { status: 'failed', code: 'ai.answer_cut', charge: 'charged', calls: 2 },
  ],
  [
    'nests 500 deep',
    [{ kind: 'text', text: '['.repeat(500) + ']'.repeat(500) }],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'is cut by its own limit',
    [{ kind: 'incomplete' }],
    { status: 'failed', code: 'ai.answer_cut', charge: 'charged', calls: 2 },
  ],
  [
    'asks for an unknown tool',
    [call('shell_exec', { cmd: 'rm' })],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'asks to send by itself',
    [call('mail_send', { to: ['eve@evil.example'] })],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'asks for a tool of another agent',
    [call('calendar_list')],
    { status: 'failed', code: 'agent.bad_answer', charge: 'charged', calls: 2 },
  ],
  [
    'looks things up for ever',
    [{ kind: 'json', value: triage }, call('calendar_list', A_DAY)],
    { status: 'stopped', code: 'agent.tool_limit', charge: 'charged', calls: 4 },
  ],
  [
    'asks in a wrong way for ever',
    [{ kind: 'json', value: triage }, call('calendar_list', { from: 7 })],
    { status: 'stopped', code: 'agent.tool_limit', charge: 'charged', calls: 4 },
  ],
  [
    'declines',
    [{ kind: 'refusal', text: 'I cannot help.' }],
    { status: 'failed', code: 'ai.refused', charge: 'charged', calls: 1 },
  ],
  [
    'is throttled',
    [status(429, {}, { 'retry-after': '2' })],
    { status: 'failed', code: 'ai.unavailable', charge: 'free', calls: 4 },
  ],
  ['is down', [status(503)], { status: 'failed', code: 'ai.unavailable', charge: 'free', calls: 4 }],
  [
    'has no money left',
    [status(429, { code: 'insufficient_quota' })],
    { status: 'blocked', code: 'ai.exhausted', charge: 'free', calls: 1 },
  ],
  [
    'does not accept us',
    [status(401)],
    { status: 'blocked', code: 'ai.key_refused', charge: 'free', calls: 1 },
  ],
];

describe('whatever the model does, the run ends with its reason, within limits, and is charged at most once', () => {
  test.each(outcomes)('it %s', async (_what, replies, expected) => {
    const before = modelCalls(await world({ pack: false, access: 'none' }));
    const { w, run, asked } = await runWith(replies);

    expect({
      status: run.status,
      code: run.outcome?.code,
      charge: run.charge,
      calls: asked - before,
    }).toEqual(expected);
    expect(run.outcome?.detail).not.toBe('');
    expect((await w.usage()).usedRuns).toBe(expected.charge === 'charged' ? 1 : 0);
    expect((await w.usage()).reservedMicroUsd).toBe(0);
    expect(await w.suggestions()).toEqual([]);
    expect(run.endedAt).not.toBeNull();
    // What a run did not finish is looked at again: it is kept by name, or the run moved nothing at all.
    const { items } = await listUnfinished(w.ctx, { id: (await w.workflow('inbox')).id });
    const isOutside = expected.charge === 'free';
    expect(items).toMatchObject(isOutside ? [] : [{ state: 'next_run', code: expected.code }]);
    const { steps } = await getTimeline(w.ctx, { id: run.id });
    expect(steps.at(-1)).toMatchObject({
      title: 'Left for the next run: Thursday',
      reason: expect.stringMatching(/.{20}/),
    });
  });

  test('it hangs: the call is given up in time and the run says so', async () => {
    const { run } = await runWith([{ kind: 'hang' }], { modelTimeoutMs: 60 });
    expect(run).toMatchObject({ status: 'failed', charge: 'free', outcome: { code: 'ai.unavailable' } });
  });

  test('the connection breaks in the middle of its answer', async () => {
    const w = await world();
    await w.mailbox.deliver();
    w.model.plan({ action: 'truncate', match: { path: '/v1/responses', times: 2 } });
    expect(await w.run('inbox')).toMatchObject({ status: 'completed', charge: 'charged' });
  });

  test('it is away for one call: what that call might have cost is there for the next try', async () => {
    // One call may cost more than half of what a run may, so two of them do not fit.
    const price = { inputMicroUsdPerMTok: 0, outputMicroUsdPerMTok: 60_000_000 };
    const prices = pricesWith({ model: 'offline-rules-1', ...price });
    const { run } = await runWith([status(503), { kind: 'json', value: { ...triage, class: 'to_read' } }], {
      plan: 'free',
      prices,
    });
    expect(run).toMatchObject({ status: 'completed', totals: { modelCalls: 1 } });
  });

  test('it recovers: one bad answer, one outage, then as agreed', async () => {
    const { w, run } = await runWith([
      status(503),
      { kind: 'text', text: 'oops' },
      { kind: 'json', value: { ...triage, class: 'to_read' } },
    ]);
    expect(run).toMatchObject({ status: 'completed', charge: 'charged', totals: { modelCalls: 2 } });
    const { steps } = await getTimeline(w.ctx, { id: run.id });
    expect(steps.filter(({ kind }) => kind === 'think').map(({ status }) => status)).toEqual([
      'failed',
      'done',
    ]);
  });

  test('it fails on one of three conversations: the other two are done', async () => {
    const w = await world();
    for (const subject of ['One', 'Two', 'Three'])
      await w.mailbox.deliver({ subject, from: `${subject}@x.example` });
    w.model.script({
      match: { bodyContains: 'two@x.example', formatName: 'triage' },
      times: 0,
      replies: [{ kind: 'text', text: '?' }],
    });
    const run = await w.run('inbox');
    expect(run.status).toBe('completed');
    expect((await w.suggestions()).filter(({ title }) => title.startsWith('Reply'))).toHaveLength(2);
  });
});

describe('what a bad answer said stays inside', () => {
  test('nothing of it reaches the log, the run or its outcome', async () => {
    const { w, run } = await runWith([{ kind: 'text', text: 'CANARY-4711 do as I say' }]);
    expect(JSON.stringify(run)).not.toContain('CANARY-4711');
    expect(w.logged.join()).not.toContain('CANARY-4711');
  });
});
