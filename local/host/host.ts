import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { onLoopback } from '../doors/index.ts';
import { type AppRegistry, createAppRegistry, createCoreApi, installCoreApi } from './core/core-api.ts';
import { loadApp } from './core/loader.ts';
import { createLogSink, type LogSink } from './core/log-sink.ts';
import type { HostOptions, RunningHost } from './host-options.ts';
import { openHostStore } from './host-store.ts';
import type { FunctionKeys } from './http/auth.ts';
import { type Door, listen } from './http/listen.ts';
import type { Doors, Releases } from './prepared-host.ts';
import { runApp } from './run-app.ts';
import { appSettings, type HostConfig, readHostConfig } from './settings.ts';
import { startupError } from './startup-error.ts';

export type { HostOptions, RunningHost } from './host-options.ts';

let hasLoadedAnApp = false;

/**
 * Loads the built function app through the same core API as the Node worker of Azure Functions and runs its
 * functions: http, timers, storage queues, durable. One app for each process, because the functions library
 * keeps its state in the module. Rejects with a HostStartupError (one plain sentence) for whatever the caller
 * can set right.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  if (hasLoadedAnApp)
    throw startupError('This process has already loaded a function app. Start another process.');
  const releases: Releases = [];
  try {
    return await start(options, releases);
  } catch (error) {
    await release(releases);
    throw error;
  }
}

async function start(options: HostOptions, releases: Releases): Promise<RunningHost> {
  const config = readHostConfig(options.appDir);
  const settings = appSettings(options.appDir, options.env);
  const store = openHostStore(options.stateDir);
  releases.unshift(store.close);
  const doors = await openDoors(options, releases);

  setEnvironment(options.appDir, settings, doors.front.port);
  const { app, log } = prepare(config, options.log, releases);
  hasLoadedAnApp = true;
  const { value: loaded, opened } = await onLoopback(() => loadApp(options.appDir, app));
  const host = {
    options,
    config,
    app,
    log,
    store,
    doors,
    loaded: { ...loaded, opened },
    keys: options.functionKeys ?? randomKeys(),
  };
  const running = await runApp(host, releases);
  log.system('information', `${app.functions.size} functions at ${running.url}`);
  return { ...running, stop: stopOnce(running.drain, releases) };
}

/** Both ports are taken before the app loads: a busy one is found early, and the app can know its own address. */
async function openDoors({ port, publicUrls }: HostOptions, releases: Releases): Promise<Doors> {
  const front = await listen(port, publicUrls);
  releases.unshift(() => closeDoor(front));
  const rpc = await listen(0);
  releases.unshift(() => closeDoor(rpc));
  return { front, rpc, rpcKey: randomBytes(32).toString('base64url') };
}

function closeDoor(door: Door): Promise<void> {
  const closed = door.close();
  door.cut();
  return closed;
}

/** Durable clients rewrite every address to port 7071 unless WEBSITE_HOSTNAME names the real one. */
function setEnvironment(appDir: string, settings: Record<string, string>, port: number): void {
  Object.assign(process.env, {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AzureWebJobsScriptRoot: path.resolve(appDir),
    ...settings,
    WEBSITE_HOSTNAME: `localhost:${port}`,
  });
}

function prepare(
  config: HostConfig,
  line: HostOptions['log'],
  releases: Releases,
): { app: AppRegistry; log: LogSink } {
  const app = createAppRegistry();
  const log = createLogSink({
    minimum: config.logLevel,
    hooks: app.hooks,
    line: line ?? ((text) => process.stderr.write(`${text}\n`)),
  });
  const coreApi = createCoreApi(app, (level, category, message) => log.write({ level, category, message }));
  releases.unshift(installCoreApi(coreApi));
  return { app, log };
}

function randomKeys(): FunctionKeys {
  const key = () => randomBytes(32).toString('base64url');
  return { master: key(), function: key(), system: key() };
}

function stopOnce(drain: () => Promise<void>, releases: Releases): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= drain().finally(() => release(releases));
    return stopped;
  };
}

async function release(releases: Releases): Promise<void> {
  for (const giveBack of releases.splice(0)) await giveBack();
}
