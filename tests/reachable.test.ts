import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { allRoutes } from '#contracts';
import type { Route } from '#kernel';
import { systemRoutes } from '../functions/system-routes.ts';
import { createAppRegistry, createCoreApi, installCoreApi } from '../local/host/core/core-api.ts';
import { createRouter, type Router } from '../local/host/http/router.ts';
import { temporaryFolder } from '../local/stack/fixtures/temporary-folder.ts';
import { openKeyFile } from '../local/stack/secrets.ts';

const registry = createAppRegistry();
const folder = await temporaryFolder();
const operations: Route[] = [...Object.values(systemRoutes), ...allRoutes()];
let router: Router;

beforeAll(async () => {
  const { Values } = JSON.parse(readFileSync('local.settings.sample.json', 'utf8')) as {
    Values: Record<string, string>;
  };
  const keyFile = pathToFileURL(await openKeyFile(folder.path)).href;
  for (const [name, value] of Object.entries({ ...Values, KEY_ENCRYPTION_KEY: keyFile }))
    vi.stubEnv(name, value);
  installCoreApi(createCoreApi(registry, () => {}));
  await import('../functions/host.ts');
  router = createRouter(registry.functions.values());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await folder.remove();
});

const asked = (method: string, path: string) => router.match(method, path)?.route.fn.metadata.name;
const pathOf = ({ path }: Route) => `/v1/${path.replaceAll(/\{\w+\}/g, 'run_1')}`;

test('every operation is reached under the rule by which Azure chooses a function', () => {
  expect(operations.length).toBeGreaterThan(40);
  for (const route of operations)
    expect([route.id, asked(route.method, pathOf(route))]).toEqual([route.id, route.id]);
});

test('what no operation answers gets our own refusal, whatever method is used', () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
    expect(asked(method, '/v1/nothing')).toBe('zzNoRoute');
    expect(asked(method, '/')).toBe('zzNoRoute');
  }
});
