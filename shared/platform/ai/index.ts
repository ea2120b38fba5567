import type { Ai } from './ask-model.ts';

export { type Ai, type AiOutcome, type AiRequest, createAi } from './ask-model.ts';
export { PRICES, type Price, priceOf, pricesWith } from './prices.ts';
export type { ModelCall, ModelItem, ModelPort, ModelRefusal, ModelReply, ModelTool } from './schema.ts';
export { ModelUsage, ToolCall } from './schema.ts';
export { strictSchema } from './strict-schema.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    ai: Ai;
  }
}
