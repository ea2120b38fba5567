import type { Outside } from '#kernel';
import { type Ai, createAi } from './ask-model.ts';
import { type ModelHealth, watchModel } from './model-health.ts';

/** The model as this instance reaches it: on behalf of a tenant who pays for the call, and in no other way. */
export interface ModelAccess {
  askFor(ctx: Parameters<typeof createAi>[0]): Ai;
  health(): ModelHealth;
}

export function openModel({ ports, settings }: Outside): ModelAccess {
  const model = watchModel(ports, ports.model, settings.ai);
  return { askFor: (ctx) => createAi(ctx, model, settings.ai), health: model.health };
}
