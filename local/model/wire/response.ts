import { randomBytes } from 'node:crypto';
import { offlineModel } from './request-check.ts';
import type { ResponsesRequest } from './request-shape.ts';

/** What the model decided, before it is put on the wire. */
export type Outcome =
  | { kind: 'text'; text: string }
  | { kind: 'tool_calls'; calls: { name: string; arguments: unknown }[] }
  | { kind: 'refusal'; text: string }
  | { kind: 'incomplete' };

export type OutputItem =
  | { type: 'message'; id: string; status: string; role: 'assistant'; content: ContentPart[] }
  | { type: 'function_call'; id: string; status: string; call_id: string; name: string; arguments: string };
export type ContentPart =
  | { type: 'output_text'; text: string; annotations: []; logprobs: [] }
  | { type: 'refusal'; refusal: string };

/** The vendor's `response` object, as far as a caller with `store: false` sees it. */
export type ResponseBody = ReturnType<typeof toResponse>;

const newId = (prefix: string) => `${prefix}_${randomBytes(24).toString('hex')}`;

/** About four characters a token, never zero: budgets and bills of the caller must have something to count. */
export const tokensOf = (text: string): number => Math.max(1, Math.ceil(text.length / 4));

/** Puts an outcome on the wire; what does not fit `max_output_tokens` is cut and declared incomplete. */
export function toResponse(request: ResponsesRequest, rawRequest: string, outcome: Outcome, now: Date) {
  const limit = request.max_output_tokens ?? Number.POSITIVE_INFINITY;
  const whole = toOutput(outcome);
  const isCut = outcome.kind === 'incomplete' || tokensOf(spoken(whole)) > limit;
  const output = isCut ? cut(whole, limit) : whole;
  const outputTokens = Math.min(tokensOf(spoken(output)), limit);
  const createdAt = Math.floor(now.getTime() / 1000);
  return {
    id: newId('resp'),
    object: 'response' as const,
    created_at: createdAt,
    completed_at: isCut ? null : createdAt,
    status: isCut ? ('incomplete' as const) : ('completed' as const),
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' as const } : null,
    ...echo(request),
    output,
    usage: usageOf(tokensOf(rawRequest), outputTokens),
  };
}

/** The request's own settings, which the vendor repeats in its answer. */
function echo(request: ResponsesRequest) {
  return {
    model: offlineModel,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    metadata: request.metadata ?? {},
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    safety_identifier: request.safety_identifier ?? null,
    service_tier: 'default' as const,
    store: false,
    temperature: request.temperature ?? 1,
    text: { format: request.text.format ?? { type: 'text' as const } },
    tool_choice: request.tool_choice,
    tools: request.tools,
    top_p: request.top_p ?? 1,
    truncation: request.truncation ?? 'disabled',
    user: request.user ?? null,
  };
}

const usageOf = (inputTokens: number, outputTokens: number) => ({
  input_tokens: inputTokens,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens: outputTokens,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: inputTokens + outputTokens,
});

function toOutput(outcome: Outcome): OutputItem[] {
  if (outcome.kind === 'tool_calls') return outcome.calls.map(toCall);
  if (outcome.kind === 'refusal') return [toMessage({ type: 'refusal', refusal: outcome.text })];
  const text = outcome.kind === 'text' ? outcome.text : '{"';
  return [toMessage({ type: 'output_text', text, annotations: [], logprobs: [] })];
}

const toMessage = (part: ContentPart): OutputItem => ({
  type: 'message',
  id: newId('msg'),
  status: 'completed',
  role: 'assistant',
  content: [part],
});

const toCall = (call: { name: string; arguments: unknown }): OutputItem => ({
  type: 'function_call',
  id: newId('fc'),
  status: 'completed',
  call_id: `call_${randomBytes(12).toString('hex')}`,
  name: call.name,
  // A script may hand over broken JSON as a string, to test the caller.
  arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
});

const spoken = (output: OutputItem[]): string =>
  output
    .map((item) =>
      item.type === 'function_call' ? item.name + item.arguments : item.content.map(partText).join(''),
    )
    .join('');

export const partText = (part: ContentPart): string => (part.type === 'refusal' ? part.refusal : part.text);

/** Texts are cut where the budget ends; a call that does not fit whole is left out. */
function cut(output: OutputItem[], limit: number): OutputItem[] {
  const [first] = output;
  if (first?.type !== 'message') return [];
  const content = first.content.map(
    (part): ContentPart =>
      part.type === 'output_text'
        ? { ...part, text: part.text.slice(0, Number.isFinite(limit) ? limit * 4 : undefined) }
        : part,
  );
  return [{ ...first, status: 'incomplete', content }];
}
