import type { z } from 'zod';
import { type Ctx, iso, sha256Hex } from '#kernel';
import type { BudgetHeld, ModelBudget } from '#platform/plans';
import { costMicroUsd, type Price, priceOf } from './prices.ts';
import type {
  ModelCall,
  ModelItem,
  ModelPort,
  ModelRefusal,
  ModelReply,
  ModelTool,
  ModelUsage,
  ToolCall,
} from './schema.ts';
import { strictSchema } from './strict-schema.ts';

const MODEL_TIMEOUT_MS = 60_000;
const HELD_RETRY_MS = 500;
// One token is about four bytes of UTF-8, in Latin letters and others. Taken a little smaller, because what is
// estimated too high is given back after the call, and what is too low passes a ceiling.
const BYTES_PER_TOKEN = 3.5;
/** What a model thinks at small effort, about a mail or a calendar, before it answers. */
const ROOM_FOR_THOUGHTS = 1_000;
/** How much more an answer may take after one that was cut. */
const WIDER = 3;

export interface AiRequest<T> {
  instructions: string;
  input: ModelItem[];
  tools: ModelTool[];
  /** Name and shape of the structured answer. */
  output: { name: string; schema: z.ZodType<T> };
  /** Of the answer itself; room for thoughts comes on top where the model thinks. */
  maxOutputTokens: number;
  /** The answer before this one was cut. */
  isWider?: boolean;
  /** What pays for the call. */
  budget: ModelBudget;
}

/** Every way a model call can end; nothing is thrown for what a model or its vendor may do. */
export type AiOutcome<T> =
  | { kind: 'answer'; value: T; usage: ModelUsage }
  | { kind: 'tool_calls'; calls: ToolCall[]; usage: ModelUsage }
  | { kind: 'bad_answer'; text: string; problem: string; usage: ModelUsage }
  /** The vendor stopped it in the middle; what came until then is no answer, and was paid for. */
  | { kind: 'cut'; reason: 'too_long' | 'filtered' | 'unknown'; usage: ModelUsage }
  | { kind: 'refused_by_model'; usage: ModelUsage }
  | { kind: 'over_budget'; limit: 'run' | 'day' | 'month'; resetsAt: string | null }
  | { kind: 'unavailable'; class: 'throttled' | 'transient'; retryAfterMs: number }
  | { kind: 'unavailable'; class: 'budget_held'; by: BudgetHeld['by']; retryAfterMs: number }
  | { kind: 'rejected'; class: ModelRefusal | 'no_price' };

/** The only way to a model: budget before the call, cost and shape checked after it. */
export interface Ai {
  ask<T>(request: AiRequest<T>): Promise<AiOutcome<T>>;
}

export interface AiSettings {
  model: string;
  prices: Price[];
}

export function createAi(ctx: Pick<Ctx, 'tenantId' | 'clock'>, port: ModelPort, settings: AiSettings): Ai {
  return { ask: (request) => ask(ctx, port, settings, request) };
}

async function ask<T>(
  ctx: Pick<Ctx, 'tenantId' | 'clock'>,
  port: ModelPort,
  { model, prices }: AiSettings,
  request: AiRequest<T>,
): Promise<AiOutcome<T>> {
  const price = priceOf(prices, model, iso(ctx.clock.now()).slice(0, 10));
  if (!price) return { kind: 'rejected', class: 'no_price' };

  const call = toCall(ctx.tenantId, model, request, port.reasons(model) ? ROOM_FOR_THOUGHTS : 0);
  const estimateMicroUsd = costMicroUsd(price, {
    inputTokens: estimateTokens(call),
    outputTokens: call.maxOutputTokens,
  });
  const share = await request.budget.take(estimateMicroUsd);
  if (share.kind === 'over_budget') return share;
  if (share.kind === 'held')
    return { kind: 'unavailable', class: 'budget_held', by: share.by, retryAfterMs: HELD_RETRY_MS };

  const startedAt = ctx.clock.now().getTime();
  const reply = await port.respond(call);
  if (reply.kind === 'failed') return toFailure(reply);

  const usage: ModelUsage = {
    ...reply.usage,
    microUsd: costMicroUsd(price, reply.usage),
    latencyMs: ctx.clock.now().getTime() - startedAt,
  };
  if (reply.kind === 'refusal') return { kind: 'refused_by_model', usage };
  if (reply.kind === 'incomplete') return { kind: 'cut', reason: CUT_BY[reply.reason] ?? 'unknown', usage };
  if (reply.kind === 'tool_calls') return { kind: 'tool_calls', calls: reply.calls, usage };
  return readAnswer(reply.text, request.output.schema, usage);
}

const CUT_BY: Record<string, 'too_long' | 'filtered'> = {
  max_output_tokens: 'too_long',
  content_filter: 'filtered',
};

const schemaTexts = new WeakMap<z.ZodType, Record<string, unknown>>();

function toCall<T>(tenantId: string, model: string, request: AiRequest<T>, thoughts: number): ModelCall {
  const schema = schemaTexts.get(request.output.schema) ?? strictSchema(request.output.schema);
  schemaTexts.set(request.output.schema, schema);
  return {
    model,
    instructions: request.instructions,
    input: request.input,
    tools: request.tools,
    format: { name: request.output.name, schema },
    maxOutputTokens: (request.maxOutputTokens + thoughts) * (request.isWider ? WIDER : 1),
    caller: sha256Hex(`caller:${tenantId}`).slice(0, 32),
    timeoutMs: MODEL_TIMEOUT_MS,
  };
}

/** Tools and the agreed shape are read by the model, and paid for, like everything else. */
const estimateTokens = (call: ModelCall): number =>
  Math.ceil(Buffer.byteLength(JSON.stringify(call)) / BYTES_PER_TOKEN);

function readAnswer<T>(text: string, schema: z.ZodType<T>, usage: ModelUsage): AiOutcome<T> {
  const json = parseJson(text);
  if (json === undefined) return { kind: 'bad_answer', text, problem: 'The answer is not JSON.', usage };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { kind: 'answer', value: parsed.data, usage };
  const problem = parsed.error.issues
    .slice(0, 8)
    .map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.code}`)
    .join('; ');
  return {
    kind: 'bad_answer',
    text,
    problem: `The answer does not have the agreed shape: ${problem}`,
    usage,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toFailure(reply: Extract<ModelReply, { kind: 'failed' }>): AiOutcome<never> {
  if (reply.class === 'throttled' || reply.class === 'transient') {
    return { kind: 'unavailable', class: reply.class, retryAfterMs: reply.retryAfterMs ?? 1_000 };
  }
  return { kind: 'rejected', class: reply.class };
}
