import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelCall } from '#platform/ai';
import { type ModelStandIn, startModel } from '../../../local/model/index.ts';
import { createOpenAiModel } from './openai-model.ts';

const CALL: ModelCall = {
  model: 'offline-rules-1',
  instructions: 'Say whether it is so.',
  input: [{ role: 'user', content: [{ type: 'input_text', text: 'It is so.' }] }],
  tools: [
    {
      name: 'mail_readThread',
      description: 'Read.',
      parameters: {
        type: 'object',
        properties: { threadId: { type: 'string' } },
        required: ['threadId'],
        additionalProperties: false,
      },
    },
  ],
  format: {
    name: 'verdict',
    schema: {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    },
  },
  maxOutputTokens: 200,
  caller: 'c'.repeat(32),
  timeoutMs: 2_000,
};

let stand: ModelStandIn & { url: string; stop(): Promise<void> };
beforeAll(async () => {
  stand = await startModel();
});
afterAll(() => stand.stop());

type Replies = Parameters<ModelStandIn['script']>[0]['replies'];
async function respond(replies: Replies, call: Partial<ModelCall> = {}) {
  stand.clearScripts();
  stand.script({ times: 0, replies });
  return createOpenAiModel({ baseUrl: `${stand.url}/v1`, apiKey: 'k' }).respond({ ...CALL, ...call });
}
const status = (code: number, more: { headers?: Record<string, string>; code?: string } = {}) =>
  respond([
    {
      kind: 'status',
      status: code,
      headers: more.headers,
      error: { message: 'secret words', code: more.code },
    },
  ]);

describe('the way to the vendor', () => {
  test('nothing is stored there, the format is strict, and the caller is a pseudonym', async () => {
    await respond([{ kind: 'json', value: { ok: true } }]);
    const sent = JSON.parse(stand.calls().at(-1)?.body ?? '{}');
    expect(sent).toMatchObject({
      store: false,
      safety_identifier: CALL.caller,
      max_output_tokens: 200,
      text: { format: { type: 'json_schema', strict: true, name: 'verdict' } },
      tools: [{ type: 'function', strict: true, name: 'mail_readThread' }],
    });
  });

  test.each<[string, Replies, object]>([
    ['an answer', [{ kind: 'json', value: { ok: true } }], { kind: 'text', text: '{"ok":true}' }],
    ['prose', [{ kind: 'text', text: 'hm' }], { kind: 'text', text: 'hm' }],
    ['a refusal', [{ kind: 'refusal', text: 'no' }], { kind: 'refusal' }],
    ['a cut answer', [{ kind: 'incomplete' }], { kind: 'incomplete' }],
    [
      'a tool call',
      [{ kind: 'tool_calls', calls: [{ name: 'mail_readThread', arguments: { threadId: 't' } }] }],
      { kind: 'tool_calls', calls: [{ name: 'mail_readThread', arguments: '{"threadId":"t"}' }] },
    ],
  ])('%s', async (_what, replies, expected) => {
    expect(await respond(replies)).toMatchObject({ ...expected, usage: { model: 'offline-rules-1' } });
  });

  test('it is asked once: repeating belongs to the run', async () => {
    const before = stand.calls().length;
    await status(503);
    expect(stand.calls().length - before).toBe(1);
  });

  test.each<[string, number, { headers?: Record<string, string>; code?: string }, object]>([
    [
      'too many requests',
      429,
      { headers: { 'retry-after': '7' } },
      { class: 'throttled', retryAfterMs: 7_000 },
    ],
    [
      'too many, in milliseconds',
      429,
      { headers: { 'retry-after-ms': '70' } },
      { class: 'throttled', retryAfterMs: 70 },
    ],
    [
      'too many, for ten minutes',
      429,
      { headers: { 'retry-after': '600' } },
      { class: 'throttled', retryAfterMs: 600_000 },
    ],
    [
      'too many, for ten minutes in milliseconds',
      429,
      { headers: { 'retry-after-ms': '600000' } },
      { class: 'throttled', retryAfterMs: 600_000 },
    ],
    ['no money left', 429, { code: 'insufficient_quota' }, { class: 'exhausted' }],
    ['a spend limit', 429, { code: 'spend_limit_exceeded' }, { class: 'exhausted' }],
    ['an error of theirs', 500, {}, { class: 'transient' }],
    ['overload', 503, { headers: { 'retry-after': '2' } }, { class: 'transient', retryAfterMs: 2_000 }],
    ['a timeout of theirs', 408, {}, { class: 'transient' }],
    ['no money left, of other vendors', 402, {}, { class: 'exhausted' }],
    ['a wrong key', 401, { code: 'invalid_api_key' }, { class: 'key_refused' }],
    ['a key that may not', 403, {}, { class: 'key_refused' }],
    ['an unknown model', 404, { code: 'model_not_found' }, { class: 'unknown_model' }],
    ['a model that the key may not use', 403, { code: 'model_not_found' }, { class: 'unknown_model' }],
    ['a deployment that is not there', 404, { code: 'DeploymentNotFound' }, { class: 'unknown_model' }],
    ['what a filter does not let through', 400, { code: 'content_filter' }, { class: 'filtered' }],
    ['what a policy forbids', 400, { code: 'invalid_prompt' }, { class: 'filtered' }],
    ['a wrong request', 400, {}, { class: 'rejected' }],
    ['too long a request', 400, { code: 'context_length_exceeded' }, { class: 'rejected' }],
  ])('%s', async (_what, code, more, expected) => {
    const reply = await status(code, more);
    expect(reply).toMatchObject({ kind: 'failed', ...expected });
    expect(JSON.stringify(reply)).not.toContain('secret words');
  });

  test('silence is given up after the timeout of the call', async () => {
    expect(await respond([{ kind: 'hang' }], { timeoutMs: 50 })).toEqual({
      kind: 'failed',
      class: 'transient',
    });
  });

  test('nobody there, a broken connection and garbage are passing faults', async () => {
    const nobody = createOpenAiModel({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'k' });
    expect(await nobody.respond(CALL)).toEqual({ kind: 'failed', class: 'transient' });
    for (const action of ['reset-before', 'truncate', 'garbage'] as const) {
      stand.plan({ action, match: { path: '/v1/responses' } });
      expect(await respond([{ kind: 'json', value: { ok: true } }])).toMatchObject({ kind: 'failed' });
    }
  });
});

describe('a model that thinks before it answers', () => {
  interface Sent {
    reasoning?: { effort: string };
  }
  const done = (reasoningTokens = 0) => ({
    model: 'm',
    status: 'completed',
    output: [{ type: 'message', content: [{ type: 'output_text', text: '{"ok":true}' }] }],
    usage: {
      input_tokens: 1,
      output_tokens: 9,
      output_tokens_details: { reasoning_tokens: reasoningTokens },
    },
  });
  const noEffort = {
    error: {
      message: "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      type: 'invalid_request_error',
      param: 'reasoning.effort',
      code: 'unsupported_parameter',
    },
  };

  /** A vendor that answers as told, and what it was sent. */
  async function vendor(answer: (sent: Sent) => [status: number, body: object]) {
    const sent: Sent[] = [];
    const server = createServer(async (request: IncomingMessage, response) => {
      const asked = JSON.parse(await text(request)) as Sent;
      sent.push(asked);
      const [status, body] = answer(asked);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stop = () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    };
    return { sent, stop, model: createOpenAiModel({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'k' }) };
  }

  test.each([
    ['gpt-5-mini', 'low'],
    ['gpt-5.1-2025-11-13', 'low'],
    ['o4-mini', 'low'],
    ['openai/gpt-5-nano', 'low'],
    ['gpt-4.1', undefined],
    ['gpt-4o-mini', undefined],
    ['gpt-5-chat-latest', undefined],
    ['offline-rules-1', undefined],
  ])('%s is asked for the effort %s', async (model, effort) => {
    const { sent, stop, model: port } = await vendor(() => [200, done()]);
    expect(port.reasons(model)).toBe(effort !== undefined);
    await port.respond({ ...CALL, model });
    expect(sent[0]?.reasoning?.effort).toBe(effort);
    await stop();
  });

  test('one that takes no effort is asked again without it, and not asked for it any more', async () => {
    const { sent, stop, model } = await vendor(({ reasoning }) =>
      reasoning ? [400, noEffort] : [200, done()],
    );
    for (let n = 0; n < 2; n += 1)
      expect(await model.respond({ ...CALL, model: 'o3-deep' })).toMatchObject({ kind: 'text' });
    expect(sent.map(({ reasoning }) => reasoning?.effort)).toEqual(['low', undefined, undefined]);
    await stop();
  });

  test('another refusal is none of the effort, and is not repeated', async () => {
    const other = { error: { ...noEffort.error, param: 'text.format', code: 'invalid_value' } };
    const { sent, stop, model } = await vendor(() => [400, other]);
    expect(await model.respond({ ...CALL, model: 'gpt-5' })).toEqual({ kind: 'failed', class: 'rejected' });
    expect(sent).toHaveLength(1);
    await stop();
  });

  test('a name that says nothing, such as that of a deployment, shows itself by the tokens it thought with', async () => {
    const { sent, stop, model } = await vendor(() => [200, done(7)]);
    expect(model.reasons('my-deployment')).toBe(false);
    await model.respond({ ...CALL, model: 'my-deployment' });
    await model.respond({ ...CALL, model: 'my-deployment' });
    expect(model.reasons('my-deployment')).toBe(true);
    expect(sent.map(({ reasoning }) => reasoning?.effort)).toEqual([undefined, 'low']);
    await stop();
  });

  test('thoughts that took all the room are a cut answer, with what they cost', async () => {
    const { stop, model } = await vendor(() => [
      200,
      {
        ...done(500),
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
        output: [{ type: 'reasoning', summary: [] }],
        usage: { input_tokens: 40, output_tokens: 500, output_tokens_details: { reasoning_tokens: 500 } },
      },
    ]);
    expect(await model.respond(CALL)).toEqual({
      kind: 'incomplete',
      reason: 'max_output_tokens',
      usage: { model: 'm', inputTokens: 40, outputTokens: 500 },
    });
    await stop();
  });
});

describe('answers of a vendor that does not keep its word', () => {
  test.each<[string, unknown]>([
    ['no output', { model: 'm', usage: { input_tokens: 1, output_tokens: 1 } }],
    ['no usage', { model: 'm', output: [] }],
    [
      'a failure of the vendor',
      { model: 'm', status: 'failed', output: [], usage: { input_tokens: 1, output_tokens: 0 } },
    ],
    [
      'work that goes on',
      { model: 'm', status: 'queued', output: [], usage: { input_tokens: 0, output_tokens: 0 } },
    ],
    [
      'a tool call without a name',
      {
        model: 'm',
        output: [{ type: 'function_call', call_id: 'c' }],
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    ],
  ])('%s is a passing fault, not an answer', async (_what, body) => {
    const server = createServer((_request: IncomingMessage, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const model = createOpenAiModel({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'k' });
    expect(await model.respond(CALL)).toEqual({ kind: 'failed', class: 'transient' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
