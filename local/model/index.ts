export { type ModelOptions, type ModelStandIn, startModel } from './open-model.ts';
export type { ModelScript } from './scripts.ts';
export { offlineModel } from './wire/request-check.ts';
