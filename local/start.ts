import { enableCompileCache } from 'node:module';
import { compileCache } from './stack/paths.ts';
import { requireNode } from './stack/require-node.ts';

/**
 * `npm start`. Environment: CONNECTSOFT_DATA_DIR (folder of all state, default .data), CONNECTSOFT_PORT_BASE (port of
 * the site, default 7071; the other parts follow at +9 to +14; 0 takes any free ones), and every name in
 * local.settings.sample.json.
 */
requireNode();
enableCompileCache(compileCache);
// Loaded only now, so that the cache serves it.
const { runStack } = await import('./stack/run-stack.ts');
await runStack(process.env);
