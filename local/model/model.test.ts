import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offlineModel, startModel } from './index.ts';
import { freeBusy, review } from './skills/written-mail.ts';
import { calendarTools, danaThread, fenced, theFormat, theInput, triageRequest } from './written-request.ts';

let model: Awaited<ReturnType<typeof startModel>>;
let openai: OpenAI;

beforeAll(async () => {
  model = await startModel();
  openai = new OpenAI({ baseURL: `${model.url}/v1`, apiKey: 'local', maxRetries: 0 });
});
afterAll(() => model.stop());

test('the real SDK gets a triage of Dana’s mail, from a model that says it is offline', async () => {
  const response = await openai.responses.create(triageRequest());

  expect(response).toMatchObject({
    object: 'response',
    status: 'completed',
    model: 'offline-rules-1',
    store: false,
  });
  expect(response.output).toHaveLength(1);
  expect(JSON.parse(response.output_text)).toMatchObject({
    class: 'needs_reply',
    urgency: 4,
    dueBy: '2026-11-26',
  });
  const { input_tokens: input = 0, output_tokens: output = 0, total_tokens: total } = response.usage ?? {};
  expect(Math.min(input, output)).toBeGreaterThan(0);
  expect(total).toBe(input + output);
  expect(response._request_id).toMatch(/^req_/);
});

test('a draft asks the calendar first, then offers what the calendar said', async () => {
  const request = {
    ...triageRequest(),
    input: theInput(danaThread, 'reply-drafter'),
    text: theFormat('reply_draft'),
    tools: calendarTools,
  };
  const first = await openai.responses.create(request);
  const calls = first.output.filter((item) => item.type === 'function_call');

  expect(calls.map(({ name, arguments: written }) => [name, JSON.parse(written)])).toEqual([
    // Next week in Jerusalem: Sunday to Thursday.
    [
      'calendar_freeBusy',
      { from: '2026-11-28T22:00:00Z', to: '2026-12-03T22:00:00Z', minutes: 30, members: null },
    ],
    ['calendar_list', { from: '2026-11-23T22:00:00Z', to: '2026-12-03T22:00:00Z' }],
  ]);

  const outputs = [
    fenced('freeBusy', 'calendar:freeBusy', freeBusy),
    fenced('events', 'calendar:list', { items: [review] }),
  ];
  const second = await openai.responses.create({
    ...request,
    input: [
      ...request.input,
      ...calls.map(({ call_id, name, arguments: written }) => ({
        type: 'function_call' as const,
        call_id,
        name,
        arguments: written,
      })),
      ...calls.map(({ call_id }, at) => ({
        type: 'function_call_output' as const,
        call_id,
        output: outputs[at] ?? '',
      })),
    ],
  });
  const draft = JSON.parse(second.output_text);
  expect(draft.body).toMatch(/1 December.*10:00 or .*2 December.*15:00/);
  expect(draft.moveEvent.eventId).toBe('evt_1');
  expect(draft.missing[0].what).toBe('the Q3 numbers');
});

test('a tool that failed is not asked for ever', async () => {
  const call = { call_id: 'call_1', name: 'calendar_freeBusy', arguments: '{}' };
  const response = await openai.responses.create({
    ...triageRequest(),
    text: theFormat('reply_draft'),
    tools: calendarTools.slice(0, 1),
    input: [
      ...theInput(danaThread),
      { type: 'function_call', ...call },
      { type: 'function_call_output', call_id: 'call_1', output: 'denied' },
    ],
  });

  expect(JSON.parse(response.output_text).body).toContain('[missing: a free time]');
});

test('a streamed answer adds up to the same text and ends with its terminal event', async () => {
  const types: string[] = [];
  let text = '';
  for await (const event of await openai.responses.create({ ...triageRequest(), stream: true })) {
    types.push(event.type);
    if (event.type === 'response.output_text.delta') text += event.delta;
  }

  expect(types[0]).toBe('response.created');
  expect(types.at(-1)).toBe('response.completed');
  expect(JSON.parse(text).class).toBe('needs_reply');
});

test('the SDK’s own stream helper rebuilds tool calls', async () => {
  const stream = openai.responses.stream({
    ...triageRequest(),
    text: theFormat('reply_draft'),
    tools: calendarTools,
  });
  const final = await stream.finalResponse();

  expect(final.output.map(({ type }) => type)).toEqual(['function_call', 'function_call']);
});

test('an answer longer than max_output_tokens is cut and declared incomplete', async () => {
  const response = await openai.responses.create({ ...triageRequest(), max_output_tokens: 16 });

  expect(response.status).toBe('incomplete');
  expect(response.incomplete_details?.reason).toBe('max_output_tokens');
  expect(response.usage?.output_tokens).toBeLessThanOrEqual(16);
});

test('an unknown format is filled from the text within its schema', async () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'string', format: 'date' } },
    required: ['a'],
    additionalProperties: false,
  };
  const format = { type: 'json_schema' as const, name: 'lease', strict: true, schema };
  const response = await openai.responses.create({
    ...triageRequest('The lease ends on 3 December 2026.'),
    text: { format },
  });

  expect(JSON.parse(response.output_text)).toEqual({ a: '2026-12-03' });
});

test('embeddings are deterministic, of length one, and near for near texts', async () => {
  const { data, usage } = await openai.embeddings.create({
    model: offlineModel,
    input: ['the lease of the office', 'office lease', 'birds sing'],
  });
  const [a = [], b = [], c = []] = data.map(({ embedding }) => embedding);
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  const again = await openai.embeddings.create({
    model: offlineModel,
    input: 'office lease',
    encoding_format: 'float',
  });

  expect(a).toHaveLength(256);
  expect(dot(a, a)).toBeCloseTo(1, 5);
  expect(dot(a, b)).toBeGreaterThan(dot(a, c));
  expect(dot(again.data[0]?.embedding ?? [], b)).toBeCloseTo(1, 5);
  expect(usage.total_tokens).toBeGreaterThan(0);
});

test('models and moderations answer in the vendor’s shape', async () => {
  expect((await openai.models.list()).data.map(({ id }) => id)).toEqual(['offline-rules-1']);
  const { results } = await openai.moderations.create({ input: ['I will hurt you', 'Lovely day'] });
  expect(results.map(({ flagged }) => flagged)).toEqual([true, false]);
});

test('the stub answers any schema at once without rules', async () => {
  const stub = await startModel({ stub: true });
  const client = new OpenAI({ baseURL: `${stub.url}/v1`, apiKey: 'local', maxRetries: 0 });
  const response = await client.responses.create({ ...triageRequest(), tools: calendarTools });
  await stub.stop();

  expect(JSON.parse(response.output_text)).toEqual({
    class: 'needs_reply',
    urgency: 1,
    waitingOn: 'me',
    waitingPerson: null,
    dueBy: null,
    reason: '',
    sources: [],
  });
});
