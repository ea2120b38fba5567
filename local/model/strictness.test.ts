import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModel } from './index.ts';
import { aTool, triageRequest } from './written-request.ts';

let model: Awaited<ReturnType<typeof startModel>>;
let openai: OpenAI;

beforeAll(async () => {
  model = await startModel();
  openai = new OpenAI({ baseURL: `${model.url}/v1`, apiKey: 'local', maxRetries: 0 });
});
afterAll(() => model.stop());

const refusals: [string, Record<string, unknown>, string, string][] = [
  ['an unknown field', { colour: 'blue' }, 'unknown_parameter', 'colour'],
  ['storage', { store: true }, 'invalid_value', 'store'],
  ['storage by default', { store: undefined }, 'invalid_value', 'store'],
  ['stored state', { previous_response_id: 'resp_1' }, 'unknown_parameter', 'previous_response_id'],
  ['no input', { input: undefined }, 'missing_required_parameter', 'input'],
  ['a tool name with a dot', { tools: [aTool('mail.send', {})] }, 'invalid_value', 'tools[0].name'],
  ['a too small budget', { max_output_tokens: 3 }, 'invalid_value', 'max_output_tokens'],
  [
    'an unknown tool choice',
    { tool_choice: { type: 'function', name: 'x' } },
    'invalid_value',
    'tool_choice',
  ],
  [
    'an unknown item field',
    { input: [{ role: 'user', content: 'x', colour: 1 }] },
    'unknown_parameter',
    'input[0].colour',
  ],
  [
    'an output without a call',
    { input: [{ type: 'function_call_output', call_id: 'c', output: '' }] },
    'invalid_value',
    'input',
  ],
  [
    'a call without an output',
    { input: [{ type: 'function_call', call_id: 'c', name: 'x', arguments: '' }] },
    'invalid_value',
    'input',
  ],
];
test.each(refusals)('%s is refused in the vendor’s shape', async (_, changes, code, param) => {
  const call = openai.responses.create({ ...triageRequest(), ...changes } as never);

  await expect(call).rejects.toMatchObject({
    status: 400,
    code,
    param,
    type: 'invalid_request_error',
    requestID: expect.stringMatching(/^req_/),
  });
});

const object = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};
const schemaFaults: [string, Record<string, unknown>][] = [
  ['an open object', { ...object, additionalProperties: undefined }],
  ['an optional property', { ...object, required: [] }],
  ['a length', { ...object, properties: { a: { type: 'string', maxLength: 5 } } }],
  ['a root that is no object', { type: 'array', items: object }],
  [
    'a nested open object',
    { ...object, properties: { a: { type: 'object', properties: {}, required: [] } } },
  ],
];
test.each(schemaFaults)('strict mode refuses %s in a schema', async (_, schema) => {
  const format = { type: 'json_schema' as const, name: 'any', strict: true, schema };
  const tool = { type: 'function' as const, name: 'any', strict: true, parameters: schema };

  await expect(openai.responses.create({ ...triageRequest(), text: { format } })).rejects.toMatchObject({
    status: 400,
    code: 'invalid_json_schema',
  });
  await expect(openai.responses.create({ ...triageRequest(), tools: [tool] })).rejects.toMatchObject({
    status: 400,
    code: 'invalid_function_parameters',
  });
});

test('no bearer is 401, an unknown model or path is 404, and a body that is no JSON is 400', async () => {
  const post = (path: string, init: RequestInit) =>
    fetch(`${model.url}/v1/${path}`, { method: 'POST', ...init });
  const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };

  expect((await post('responses', { body: '{}' })).status).toBe(401);
  expect((await post('responses', { body: '{', headers })).status).toBe(400);
  expect(
    (await post('responses', { body: '{}', headers: { ...headers, 'content-type': 'text/plain' } })).status,
  ).toBe(400);
  expect((await post('nowhere', { body: '{}', headers })).status).toBe(404);
  await expect(openai.responses.create({ ...triageRequest(), model: 'gpt-5' })).rejects.toMatchObject({
    status: 404,
    code: 'model_not_found',
  });
});
