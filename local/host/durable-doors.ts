import path from 'node:path';
import { errorText } from './core/error-text.ts';
import type { DurableHub } from './durable/contract.ts';
import { answerStatus } from './http/call.ts';
import type { PreparedHost, Releases } from './prepared-host.ts';

/** The engine is loaded only for apps that have durable functions. */
export async function openHub(
  { options, config, log }: PreparedHost,
  releases: Releases,
): Promise<DurableHub> {
  const { openDurableHub } = await import('./durable/index.ts');
  const hub = openDurableHub({
    ...config.durable,
    file: path.join(options.stateDir, 'durable.sqlite'),
    log: (line) => log.system('information', line),
  });
  // Stopping a running host does it in its own order; a failed start leaves it to the release.
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= hub.stop();
    return stopped;
  };
  releases.unshift(stop);
  return { ...hub, stop };
}

export function rpcOrigin({ doors }: PreparedHost): string {
  return `http://127.0.0.1:${doors.rpc.port}/${doors.rpcKey}`;
}

export function publicOrigin({ doors }: PreparedHost): string {
  return `http://localhost:${doors.front.port}`;
}

/** On Azure only the worker reaches it. Here its own key, as the first segment of the path, does that. */
export function openRpc({ doors, log }: PreparedHost, hub: DurableHub | undefined): void {
  const start = `/${doors.rpcKey}/`;
  doors.rpc.open((req, res) => {
    if (!req.url?.startsWith(start)) return answerStatus(res, 401);
    req.url = req.url.slice(start.length - 1);
    const served = hub?.serve(req, res, { kind: 'rpc' }) ?? Promise.resolve(false);
    served
      .then((isServed) => {
        if (!isServed) answerStatus(res, 404);
      })
      .catch((error: unknown) => {
        log.system('error', `A durable client call failed: ${errorText(error)}`);
        answerStatus(res, 500);
      });
  });
}
