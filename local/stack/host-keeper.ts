import path from 'node:path';
import { apiScope, appIdUri } from '../identity/index.ts';
import type { Child } from './child.ts';
import type { Crew } from './crew.ts';
import { awaitHealth, startFunctions } from './functions-host.ts';
import { mailboxPage, partsOf } from './parts.ts';
import { root } from './paths.ts';
import type { Plan } from './plan.ts';

const drainMs = 2_500;
const graceMs = 3_500;

/** The host, which can be killed and started again while the rest of the stack stays. */
export interface HostKeeper {
  /** Lets a started process load the app. Resolves when the app is well. */
  open(): Promise<void>;
  child(): Child;
  rpcUrl(): string;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  restart(): Promise<void>;
}

/** Starts the process, which then waits to be opened. */
export function keepHost(plan: Plan, crew: Crew, log: (line: string) => void): HostKeeper {
  const url = `http://localhost:${plan.ports.site}`;
  const start = () => crew.add(startFunctions({ ...functionsOptions(plan, url), log }));
  let child = start();
  let rpcUrl = '';

  async function open(): Promise<void> {
    child.tell({ kind: 'open' });
    ({ rpcUrl } = await awaitHealth(child, url));
  }
  async function stop(): Promise<void> {
    crew.dismiss(child);
    await child.stop(graceMs);
  }
  return {
    open,
    stop,
    child: () => child,
    rpcUrl: () => rpcUrl,
    async kill(signal) {
      crew.dismiss(child);
      await child.kill(signal);
    },
    async restart() {
      await stop();
      child = start();
      await open();
    },
  };
}

function functionsOptions(
  { options, folder, ports, settings, secrets, model, startedAt }: Plan,
  url: string,
) {
  return {
    host: {
      appDir: options.appDir ?? root,
      stateDir: path.join(folder.path, 'functions'),
      port: ports.site,
      env: settings,
      functionKeys: secrets.functionKeys,
      publicUrls: [settings.PUBLIC_API_URL ?? '', settings.APP_URL ?? ''],
      drainMs,
    },
    site: {
      startedAt,
      parts: partsOf(ports, model),
      modelIsOffline: model.kind === 'offline',
      dataFolder: folder.path,
      mailboxUrl: mailboxPage(ports),
      issuer: `${new URL(url).protocol}//localhost:${ports.identity}`,
      scope: `openid profile offline_access ${appIdUri}/${apiScope}`,
    },
  };
}
