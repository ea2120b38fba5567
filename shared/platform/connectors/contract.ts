export { Capability } from './capabilities/capability.ts';
export { routes } from './routes.ts';
