export { routes } from './routes.ts';
export { Workflow } from './schema.ts';
