import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
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

export interface Addresses {
  /** On 127.0.0.1; 0 takes a free one. One that is taken rejects with EADDRINUSE. */
  port: number;
  /** Path of a socket for peers that speak in frames; what lies there is taken for left over. */
  socket?: string | undefined;
}

/** Serves the gateway over HTTP and, when it is told a socket, in frames too. */
export async function startCosmosGateway({
  port,
  socket,
  ...options
}: GatewayOptions & Addresses): Promise<RunningGateway> {
  const gateway = openCosmosGateway(options);
  const server = createServer({ keepAliveTimeout: 60_000 }, guarded(gateway.listener));
  const framed = framedServer(gateway);
  try {
    await listening(server, () => server.listen(port, '127.0.0.1'));
    if (socket) await listenOn(framed.server, socket);
  } catch (error) {
    server.close();
    gateway.close();
    throw error;
  }
  const sweeping = setInterval(() => gateway.sweep(), sweepEveryMs);
  sweeping.unref();

  const stop = async () => {
    clearInterval(sweeping);
    const closed = [server, framed.server].map(
      (open) => new Promise((resolve) => (open.listening ? open.close(resolve) : resolve(undefined))),
    );
    server.closeAllConnections();
    framed.closeAllConnections();
    await Promise.all(closed);
    gateway.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, gateway, stop };
}

function framedServer({ connection }: CosmosGateway) {
  const open = new Set<Socket>();
  const server = createSocketServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    connection(socket);
  });
  return {
    server,
    closeAllConnections() {
      for (const socket of open) socket.destroy();
    },
  };
}

/** Whoever holds the file holds the socket: what a killed gateway has left there would keep it from listening. */
async function listenOn(server: Server, socket: string): Promise<void> {
  rmSync(socket, { force: true });
  await listening(server, () => server.listen(socket));
  chmodSync(socket, 0o600);
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
    listen();
  });
}
