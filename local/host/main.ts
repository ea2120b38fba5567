import { startHost } from './host.ts';
import type { HostOptions, RunningHost } from './host-options.ts';
import type { Listener } from './http/front.ts';
import { isStartupError } from './startup-error.ts';

/**
 * The host as a process of its own: `node local/host/main.ts '<options as JSON>'` (or HOST_OPTIONS in the
 * environment). It tells its parent `{kind: 'ready', url, rpcUrl, functions}` over IPC, or prints that as one
 * line. A start that fails prints one line on standard error and exits with 1.
 */
interface ProcessOptions extends Omit<HostOptions, 'site' | 'log'> {
  /** A module that exports `site(req, res)`. */
  siteModule?: string;
}

function tell(message: object): void {
  if (process.send) process.send(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function site(module: string | undefined): Promise<Listener | undefined> {
  if (!module) return undefined;
  const loaded = (await import(module)) as { site: Listener };
  return loaded.site;
}

async function main(): Promise<void> {
  const { siteModule, ...options } = JSON.parse(
    process.argv[2] ?? process.env.HOST_OPTIONS ?? '{}',
  ) as ProcessOptions;
  const host = await startHost({ ...options, site: await site(siteModule) });
  stopOnSignal(host);
  tell({ kind: 'ready', url: host.url, rpcUrl: host.rpcUrl, functions: host.functions });
}

/** Without its parent nobody could stop it any more, so losing the parent counts as a signal. */
function stopOnSignal(host: RunningHost): void {
  const stop = () => {
    // The library's own http server has no way to be closed, so the process has to be ended.
    host.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}

function fail(error: unknown): never {
  const text = isStartupError(error) ? error.message : `The host failed: ${String(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

main().catch(fail);
