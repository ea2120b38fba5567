export { routes } from './routes.ts';
export { Plan, Usage } from './schema.ts';
