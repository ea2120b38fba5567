export { routes } from './routes.ts';
export { Run } from './schema.ts';
