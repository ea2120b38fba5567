import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Policy, redirectPolicy, referencePolicy, sitePolicy } from './content-policy.ts';

export interface ServedFile {
  /** Absolute path on this machine. */
  file: string;
  type: string;
  policy: Policy;
}

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const ours = (name: string) => path.join(import.meta.dirname, 'assets', name);
const viewerFolder = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const viewer = (name: string) => path.join(viewerFolder, name);

export const notFoundPage: ServedFile = { file: ours('not-found.html'), type: HTML, policy: sitePolicy };

/**
 * Every file that can be fetched, by its exact path. A request path is only ever looked up here and never
 * joined to a folder, so no spelling of `..` reaches another file.
 */
export const servedFiles: ReadonlyMap<string, ServedFile> = new Map([
  ['/', { file: ours('home.html'), type: HTML, policy: sitePolicy }],
  ['/base.css', { file: ours('base.css'), type: CSS, policy: sitePolicy }],
  ['/home.css', { file: ours('home.css'), type: CSS, policy: sitePolicy }],
  ['/running.css', { file: ours('running.css'), type: CSS, policy: sitePolicy }],
  ['/landing.css', { file: ours('landing.css'), type: CSS, policy: sitePolicy }],
  ['/landing.js', { file: ours('landing.js'), type: SCRIPT, policy: sitePolicy }],
  ['/landing-words.js', { file: ours('landing-words.js'), type: SCRIPT, policy: sitePolicy }],
  ['/home.js', { file: ours('home.js'), type: SCRIPT, policy: sitePolicy }],
  ['/mark.svg', { file: ours('mark.svg'), type: 'image/svg+xml', policy: sitePolicy }],
  ['/reference/', { file: ours('reference.html'), type: HTML, policy: referencePolicy }],
  ['/reference/reference.css', { file: ours('reference.css'), type: CSS, policy: referencePolicy }],
  ['/reference/reference.js', { file: ours('reference.js'), type: SCRIPT, policy: referencePolicy }],
  ['/reference/swagger-ui.css', { file: viewer('swagger-ui.css'), type: CSS, policy: referencePolicy }],
  [
    '/reference/swagger-ui-bundle.js',
    { file: viewer('swagger-ui-bundle.js'), type: SCRIPT, policy: referencePolicy },
  ],
  [
    '/reference/oauth2-redirect.html',
    { file: viewer('oauth2-redirect.html'), type: HTML, policy: redirectPolicy },
  ],
  [
    '/reference/oauth2-redirect.js',
    { file: viewer('oauth2-redirect.js'), type: SCRIPT, policy: redirectPolicy },
  ],
]);
