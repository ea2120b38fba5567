export { routes } from './routes.ts';
export { Agent } from './schema.ts';
