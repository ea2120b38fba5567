import { z } from 'zod';
import type { ModelCall, ModelPort, ModelReply } from '#platform/ai';
import { fetchText } from '../http/index.ts';
import { classify } from './classify.ts';
import { createReasoning, type Reasoning } from './reasoning.ts';

/** An answer repeats the instructions and the tools of its call beside what the model wrote. */
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;

export interface OpenAiSettings {
  baseUrl: string;
  apiKey: string;
}

const Reply = z.object({
  model: z.string(),
  status: z.string().optional(),
  incomplete_details: z.object({ reason: z.string().optional() }).nullish(),
  output: z.array(z.looseObject({ type: z.string() })),
  usage: z.object({
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
    output_tokens_details: z.object({ reasoning_tokens: z.number().int().optional() }).nullish(),
  }),
});
const FunctionCall = z.object({ call_id: z.string(), name: z.string(), arguments: z.string() });
const Message = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});

/** OpenAI, Azure OpenAI (`…/openai/v1/`) or any endpoint that speaks the Responses API. */
export function createOpenAiModel(settings: OpenAiSettings): ModelPort {
  // Imported on first use: the package costs start-up time that most invocations do not need.
  let client: Promise<import('openai').OpenAI> | undefined;
  const connect = async () => {
    const { OpenAI } = await import('openai');
    // The durable story retries; retries in here would multiply with those.
    return new OpenAI({
      baseURL: settings.baseUrl,
      apiKey: settings.apiKey,
      maxRetries: 0,
      fetch: (input, init) => fetchText(input, init, ANSWER_MAX_BYTES),
    });
  };

  const reasoning = createReasoning();
  const ask = async (call: ModelCall) => {
    client ??= connect();
    const reply = await (await client).responses.create(toWire(call, reasoning), { timeout: call.timeoutMs });
    return read(call, reply, reasoning);
  };

  return {
    reasons: reasoning.reasons,
    async respond(call) {
      try {
        return await ask(call);
      } catch (error) {
        // A call that was refused for its form was not worked on, and not paid for.
        return reasoning.refused(call.model, error) ? ask(call).catch(classify) : classify(error);
      }
    },
  };
}

function toWire(call: ModelCall, reasoning: Reasoning) {
  const effort = reasoning.effortFor(call.model);
  return {
    model: call.model,
    instructions: call.instructions,
    input: call.input,
    tools: call.tools.map((tool) => ({ type: 'function' as const, strict: true, ...tool })),
    text: { format: { type: 'json_schema' as const, strict: true, ...call.format } },
    max_output_tokens: call.maxOutputTokens,
    ...(effort && { reasoning: { effort } }),
    // Mail and calendar content must not stay with the vendor.
    store: false as const,
    stream: false as const,
    safety_identifier: call.caller,
  };
}

function read(call: ModelCall, raw: unknown, reasoning: Reasoning): ModelReply {
  const parsed = Reply.safeParse(raw);
  if (!parsed.success) return { kind: 'failed', class: 'transient' };
  const reply = parsed.data;
  const usage = {
    model: reply.model,
    inputTokens: reply.usage.input_tokens,
    outputTokens: reply.usage.output_tokens,
  };

  reasoning.answered(call.model, reply.usage.output_tokens_details?.reasoning_tokens ?? 0);

  if (reply.status === 'incomplete')
    return { kind: 'incomplete', reason: reply.incomplete_details?.reason ?? 'unknown', usage };
  if (reply.status !== undefined && reply.status !== 'completed')
    return { kind: 'failed', class: 'transient' };
  const calls = reply.output
    .filter((item) => item.type === 'function_call')
    .map((item) => FunctionCall.safeParse(item));
  if (calls.length > 0) {
    const good = calls.flatMap((call) => (call.success ? [call.data] : []));
    if (good.length < calls.length) return { kind: 'failed', class: 'transient' };
    return {
      kind: 'tool_calls',
      calls: good.map((call) => ({ callId: call.call_id, name: call.name, arguments: call.arguments })),
      usage,
    };
  }
  const parts = reply.output
    .filter((item) => item.type === 'message')
    .flatMap((item) => Message.safeParse(item).data?.content ?? []);
  if (parts.some((part) => part.type === 'refusal')) return { kind: 'refusal', usage };
  return {
    kind: 'text',
    text: parts.map((part) => (part.type === 'output_text' ? (part.text ?? '') : '')).join(''),
    usage,
  };
}
