import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { HostOptions } from '../host/host-options.ts';
import { startupError } from '../host/startup-error.ts';
import { type Child, startChild } from './child.ts';
import { beside } from './paths.ts';
import type { SiteSettings } from './site-module.ts';

const healthPatienceMs = 30_000;

export interface FunctionsOptions {
  host: Omit<HostOptions, 'site' | 'log'>;
  site: SiteSettings;
  log(line: string): void;
}

/** The functions host with the app and the page, in a process of its own. */
export function startFunctions({ host, site, log }: FunctionsOptions): Child {
  return startChild({
    name: 'the functions host',
    module: path.join(beside('..'), 'host/main.ts'),
    env: {
      // In the environment and not on the command line, which every user of the machine may read.
      HOST_OPTIONS: JSON.stringify({ ...host, siteModule: pathToFileURL(beside('site-module.ts')).href }),
      STACK_SITE: JSON.stringify(site),
    },
    log,
  });
}

/** Resolves with the address of the durable clients once the app says that it is well. */
export async function awaitHealth(child: Child, url: string): Promise<{ rpcUrl: string }> {
  const { rpcUrl } = await child.ready;
  const ended = child.ended.then((how) => {
    throw startupError(`The functions host ${how} before it was ready.`);
  });
  await Promise.race([askUntilWell(`${url}/api/v1/health`), ended]);
  return { rpcUrl: String(rpcUrl) };
}

async function askUntilWell(address: string): Promise<void> {
  const deadline = Date.now() + healthPatienceMs;
  for (;;) {
    const answer = await fetch(address).then(
      async (response) => `${response.status} ${await response.text()}`,
      (error: unknown) => String(error),
    );
    if (answer.startsWith('200 ')) return;
    if (Date.now() > deadline) throw startupError(`The app is not well: ${address} answers ${answer}`);
    await sleep(50);
  }
}
