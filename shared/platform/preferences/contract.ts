export { routes } from './routes.ts';
export { Persona } from './schema.ts';
