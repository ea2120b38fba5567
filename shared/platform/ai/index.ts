import { defineRoom } from '#kernel';
import type { Ai, AiSettings } from './ask-model.ts';
import { type ModelAccess, openModel } from './open-model.ts';
import type { ModelPort } from './schema.ts';

export type { Ai, AiOutcome, AiRequest } from './ask-model.ts';
export { type ModelHealth, ModelState } from './model-health.ts';
export { countingTokensOnly, isOfflineModel, PRICES, type Price, pricesWith } from './prices.ts';
export type { ModelCall, ModelItem, ModelPort, ModelRefusal, ModelReply, ModelTool } from './schema.ts';
export { ModelUsage, ToolCall } from './schema.ts';
export { strictSchema } from './strict-schema.ts';

export const room = defineRoom({
  name: 'ai',
  routes: {},
  handlers: {},
  instance: { modelAccess: openModel },
  ctx: { ai: (ctx) => ctx.modelAccess.askFor(ctx) },
  personalData: {},
});

declare module '#kernel/ctx' {
  interface Ports {
    model: ModelPort;
  }
  interface Settings {
    ai: AiSettings;
  }
  interface InstanceCtx {
    modelAccess: ModelAccess;
  }
  interface Ctx {
    ai: Ai;
  }
}
