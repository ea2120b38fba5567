import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiScope, appIdUri } from '../identity/index.ts';
import type { Child } from './child.ts';
import { awaitHealth, startFunctions } from './functions-host.ts';
import { mailboxPage, partsOf } from './parts.ts';
import { root } from './paths.ts';
import type { Plan } from './plan.ts';

const drainMs = 2_500;
const graceMs = 3_500;

/** Before each new start of a host that died; there are no more than these. */
const backOffMs = [200, 1_000, 3_000];
/** One that lived so long before it died begins to count anew. */
const forgivenMs = 60_000;

/** The host, which can be killed and started again while the rest of the stack stays. */
export interface HostKeeper {
  /** Lets a started process load the app. Resolves when the app is well; from then on a host that dies is started again. */
  open(): Promise<void>;
  child(): Child;
  rpcUrl(): string;
  stop(): Promise<void>;
  /** Stays dead until it is restarted. */
  kill(signal: NodeJS.Signals): Promise<void>;
  restart(): Promise<void>;
  /** Resolves, with a sentence, when it has died so often that it is not started again. */
  failed: Promise<string>;
}

interface Keeping {
  log(line: string): void;
  /** A new process has taken the place of the first. */
  replaced(): void;
}

/** Starts the process, which then waits to be opened. */
export function keepHost(plan: Plan, { log, replaced }: Keeping): HostKeeper {
  const url = `http://localhost:${plan.ports.site}`;
  const failure = Promise.withResolvers<string>();
  let rpcUrl = '';
  let deaths = 0;
  // Counts what was asked for: a process of an earlier wish may end as it likes.
  let wish = 0;
  let isWatched = false;
  let child = start();

  function start(): Child {
    const asked = wish;
    const startedMs = performance.now();
    const started = startFunctions({ ...functionsOptions(plan, url), log });
    void started.ended.then((how) => {
      if (performance.now() - startedMs > forgivenMs) deaths = 0;
      if (isWatched && asked === wish) void revive(how);
    });
    return started;
  }
  async function open(): Promise<void> {
    child.tell({ kind: 'open' });
    ({ rpcUrl } = await awaitHealth(child, url));
    isWatched = true;
  }
  async function revive(how: string): Promise<void> {
    const pauseMs = backOffMs[deaths];
    if (pauseMs === undefined) {
      failure.resolve(
        `${plan.folder.path}: the functions host ${how}, after it had been started again ${deaths} times. Its last words are in logs/functions.log.`,
      );
      return;
    }
    deaths += 1;
    plan.log(`The functions host ${how}. Starting it again (${deaths} of ${backOffMs.length}) …`);
    const asked = wish;
    await sleep(pauseMs, undefined, { ref: false });
    if (asked !== wish) return;
    child = start();
    replaced();
    await open().then(
      () => plan.log('The functions host is there again.'),
      // Whoever does not become well is as good as dead; a dead one is seen by its end.
      () => child.kill('SIGKILL'),
    );
  }
  async function stop(): Promise<void> {
    wish += 1;
    await child.stop(graceMs);
  }
  return {
    open,
    stop,
    child: () => child,
    rpcUrl: () => rpcUrl,
    async kill(signal) {
      wish += 1;
      await child.kill(signal);
    },
    async restart() {
      await stop();
      child = start();
      replaced();
      await open();
    },
    failed: failure.promise,
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
      apiOrigin: settings.PUBLIC_API_URL ?? url,
      scope: `openid profile offline_access ${appIdUri}/${apiScope}`,
    },
  };
}
