import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const NAME = 'virtual:api-routes';

interface Declared {
  id: string;
  method: string;
  path: string;
  auth: string;
  ifMatch?: boolean;
  idempotency?: string;
}

/**
 * What the client needs of the API's contract when it runs: method, path, whether everybody may ask, and which headers a
 * call takes. The types come from the contract itself; its schemas, and the library that they are written with, stay out
 * of the bundle.
 */
export function apiRoutes(contracts: string): Plugin {
  return {
    name: 'api-routes',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined;
      const { allRoutes } = (await import(pathToFileURL(contracts).href)) as { allRoutes(): Declared[] };
      const table = Object.fromEntries(allRoutes().map((route) => [route.id, wireOf(route)]));
      if (Object.keys(table).length === 0) this.error('The contract of the API has no route.');
      return `export const apiRoutes = ${JSON.stringify(table)};`;
    },
  };
}

const wireOf = ({ method, path, auth, ifMatch, idempotency }: Declared) => ({
  method,
  path,
  ...(auth === 'none' && { isOpen: true }),
  ...(ifMatch && { ifMatch }),
  ...(idempotency && { idempotent: true }),
});
