import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { createAppRegistry, createCoreApi, installCoreApi } from '../local/host/core/core-api.ts';
import { root } from './stack.ts';

export interface ImportTimes {
  /** With a compile cache that a start before has filled. */
  warmMs: number[];
  coldMs: number[];
}

/**
 * Each time in a process of its own, with the core API in place that the functions library asks for. `keyFile` is
 * what a stack has made for its tenants' keys: the app does not start without.
 */
export async function measureImport(
  { cacheDir, keyFile }: { cacheDir: string; keyFile: string },
  repetitions: number,
): Promise<ImportTimes> {
  const coldMs: number[] = [];
  const warmMs: number[] = [];
  for (let turn = 0; turn < repetitions; turn += 1) coldMs.push(await importOnce('', keyFile));
  await importOnce(cacheDir, keyFile);
  for (let turn = 0; turn < repetitions; turn += 1) warmMs.push(await importOnce(cacheDir, keyFile));
  return { warmMs, coldMs };
}

async function importOnce(cacheDir: string, keyFile: string): Promise<number> {
  const child = spawn(process.execPath, [import.meta.filename], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: '', BENCH_CACHE: cacheDir, BENCH_KEY: keyFile },
  });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(`The app could not be imported:\n${complained.trim()}`);
  return Number(said);
}

async function importTheApp(): Promise<void> {
  const { BENCH_CACHE: cacheDir, BENCH_KEY: keyFile } = process.env;
  if (cacheDir) enableCompileCache(cacheDir);
  const sample = JSON.parse(readFileSync(path.join(root, 'local.settings.sample.json'), 'utf8')) as {
    Values: Record<string, string>;
  };
  Object.assign(process.env, sample.Values, { KEY_ENCRYPTION_KEY: pathToFileURL(keyFile ?? '').href });
  const registry = createAppRegistry();
  installCoreApi(createCoreApi(registry, () => {}));

  const startedMs = performance.now();
  await import(pathToFileURL(path.join(root, 'dist/app.mjs')).href);
  const tookMs = performance.now() - startedMs;

  if (registry.functions.size === 0) throw new Error('The app registered no function.');
  flushCompileCache();
  process.stdout.write(String(tookMs), () => process.exit());
}

if (import.meta.main) await importTheApp();
