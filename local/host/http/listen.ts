import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guarded } from '../../doors/index.ts';
import { startupError } from '../startup-error.ts';
import { answerStatus } from './call.ts';
import type { Listener } from './front.ts';

export interface Door {
  port: number;
  /** Until the first call every request is answered 503. */
  open(listener: Listener): void;
  /** Takes no new connection and lets go of idle ones; resolves when the last answer is out. */
  close(): Promise<void>;
  /** Cuts what still runs. */
  cut(): void;
}

/**
 * A http server on the loopback address, for callers of this machine and of `publicUrls`. It takes its port at once,
 * so that the app may know it while loading.
 */
export async function listen(port: number, publicUrls: string[] = []): Promise<Door> {
  let listener: Listener = (_req, res) => answerStatus(res, 503);
  // Longer than what clients keep idle connections for, so that none is closed under a request on its way.
  const answer = guarded(
    (req, res) => listener(req, res),
    () => publicUrls,
  );
  const server = createServer({ keepAliveTimeout: 75_000 }, answer);
  await bind(server, port);
  const closed = Promise.withResolvers<void>();

  return {
    port: (server.address() as AddressInfo).port,
    open: (next) => {
      listener = next;
    },
    close: () => {
      server.close(() => closed.resolve());
      return closed.promise;
    },
    cut: () => server.closeAllConnections(),
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isBusy = error.code === 'EADDRINUSE';
      reject(
        isBusy
          ? startupError(`Port ${port} is already in use. Choose another one or stop its owner.`)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
