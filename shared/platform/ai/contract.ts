export { ModelUsage } from './schema.ts';
