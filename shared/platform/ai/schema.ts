import { z } from 'zod';

export const ToolCall = z.object({
  callId: z.string(),
  /** The tool's wire name, `.` written as `_`. */
  name: z.string(),
  /** JSON text as the model wrote it; parsed against the tool's schema before use. */
  arguments: z.string(),
});
export type ToolCall = z.infer<typeof ToolCall>;

export const ModelUsage = z
  .object({
    model: z.string().describe('The model that answered, as it names itself.'),
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
    microUsd: z.number().int().describe('Cost in millionths of a US dollar by the price table of that day.'),
    latencyMs: z.number().int(),
  })
  .meta({ id: 'ModelUsage' });
export type ModelUsage = z.infer<typeof ModelUsage>;

/** One item of the conversation with the model, in the vendor's words. */
export type ModelItem =
  | { role: 'developer' | 'user'; content: string | { type: 'input_text'; text: string }[] }
  | { type: 'function_call'; call_id: string; name: string; arguments: string }
  | { type: 'function_call_output'; call_id: string; output: string };

export interface ModelTool {
  name: string;
  description: string;
  /** JSON schema of the arguments, every member required, nothing additional. */
  parameters: Record<string, unknown>;
}

/** What goes to the model endpoint for one turn. `store` is always false there. */
export interface ModelCall {
  model: string;
  instructions: string;
  input: ModelItem[];
  tools: ModelTool[];
  format: { name: string; schema: Record<string, unknown> };
  /** Thoughts included. */
  maxOutputTokens: number;
  /** Pseudonymous caller, so that the vendor can tell abuse apart without knowing a person. */
  caller: string;
  timeoutMs: number;
}

/** What came back, still unchecked. */
export type ModelReply =
  | { kind: 'text'; text: string; usage: Usage }
  | { kind: 'tool_calls'; calls: ToolCall[]; usage: Usage }
  | { kind: 'refusal'; usage: Usage }
  | { kind: 'incomplete'; reason: string; usage: Usage }
  | { kind: 'failed'; class: 'throttled' | 'transient' | ModelRefusal; retryAfterMs?: number | undefined };

/**
 * Why an endpoint did not take a call, in a way that waiting does not mend. `key_refused`: 401, 403. `unknown_model`:
 * it knows no such model, or speaks no Responses API at this address. `exhausted`: no money is left there.
 * `filtered`: what was sent is not let through. `rejected`: anything else, such as a form that it does not take.
 */
export type ModelRefusal = 'key_refused' | 'unknown_model' | 'exhausted' | 'filtered' | 'rejected';

interface Usage {
  model: string;
  inputTokens: number;
  outputTokens: number;
}

/** The vendor's side of the door. Never throws for what a vendor may answer; never retries. */
export interface ModelPort {
  /** Whether it thinks before it answers: its thoughts count as output, and need room of their own. */
  reasons(model: string): boolean;
  respond(call: ModelCall): Promise<ModelReply>;
}
