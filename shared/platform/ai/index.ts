import type { Ai } from './ask-model.ts';

export { type Ai, type AiOutcome, type AiRequest, createAi } from './ask-model.ts';
export { type ModelHealth, ModelState, type WatchedModel, watchModel } from './model-health.ts';
export { countingTokensOnly, PRICES, type Price, pricesWith } from './prices.ts';
export type { ModelCall, ModelItem, ModelPort, ModelRefusal, ModelReply, ModelTool } from './schema.ts';
export { ModelUsage, ToolCall } from './schema.ts';
export { strictSchema } from './strict-schema.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    ai: Ai;
  }
}
