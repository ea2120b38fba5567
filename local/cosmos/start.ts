import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guarded } from '../doors/index.ts';
import { type CosmosGateway, type GatewayOptions, openCosmosGateway } from './gateway.ts';

const sweepEveryMs = 60_000;

export interface RunningGateway {
  /** Such as `http://127.0.0.1:8081`, without a slash at its end. */
  url: string;
  gateway: CosmosGateway;
  /** Ends open connections, closes the file and gives up its lock. */
  stop(): Promise<void>;
}

/** Serves the gateway on 127.0.0.1; port 0 takes a free one. A port that is taken rejects with EADDRINUSE. */
export async function startCosmosGateway(
  options: GatewayOptions & { port: number },
): Promise<RunningGateway> {
  const gateway = openCosmosGateway(options);
  const server = createServer({ keepAliveTimeout: 60_000 }, guarded(gateway.listener));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, '127.0.0.1', resolve);
    });
  } catch (error) {
    gateway.close();
    throw error;
  }
  const sweeping = setInterval(() => gateway.sweep(), sweepEveryMs);
  sweeping.unref();

  const stop = async () => {
    clearInterval(sweeping);
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    gateway.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, gateway, stop };
}
