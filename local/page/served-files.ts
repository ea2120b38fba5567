import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Policy, redirectPolicy, referencePolicy, sitePolicy } from './content-policy.ts';
import { typeOf } from './media-types.ts';

export interface ServedFile {
  /** Absolute path on this machine. */
  file: string;
  type: string;
  policy: Policy;
  /** Default: `no-cache`, asked for again each time and sent only when it has changed. */
  cache?: string;
  /** Beside those that every answer has. */
  headers?: Record<string, string>;
  /** The same content, compressed beforehand: encoding → absolute path, the smallest first. */
  encoded?: ReadonlyMap<string, string>;
}

const viewerFolder = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

const served = (folder: string, policy: Policy) => (name: string) => ({
  file: path.join(folder, name),
  type: typeOf(name),
  policy,
});
const assets = path.join(import.meta.dirname, 'assets');
const page = served(assets, sitePolicy);
const reference = served(assets, referencePolicy);
const viewer = served(viewerFolder, referencePolicy);
const redirect = served(viewerFolder, redirectPolicy);

export const notFoundPage: ServedFile = page('not-found.html');
export const noClientPage: ServedFile = page('no-client.html');

/**
 * The pages about this stack, by their exact path. A request path is only ever looked up and never joined to a folder,
 * so no spelling of `..` reaches another file.
 */
export const servedFiles: ReadonlyMap<string, ServedFile> = new Map([
  ['/stack/', page('stack.html')],
  ['/stack/base.css', page('base.css')],
  ['/stack/stack.css', page('stack.css')],
  ['/stack/running.css', page('running.css')],
  ['/stack/stack.js', page('stack.js')],
  ['/stack/mark.svg', page('mark.svg')],
  ['/reference/', reference('reference.html')],
  ['/reference/reference.css', reference('reference.css')],
  ['/reference/reference.js', reference('reference.js')],
  ['/reference/swagger-ui.css', viewer('swagger-ui.css')],
  ['/reference/swagger-ui-bundle.js', viewer('swagger-ui-bundle.js')],
  ['/reference/oauth2-redirect.html', redirect('oauth2-redirect.html')],
  ['/reference/oauth2-redirect.js', redirect('oauth2-redirect.js')],
]);
