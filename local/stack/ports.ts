import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { startupError } from '../host/startup-error.ts';

/** Distance of each part's port from the base, which is the port of the site and the API. */
const offsets = { site: 0, identity: 9, blob: 10, queue: 11, mailbox: 12, cosmos: 13, model: 14 };

export type PortName = keyof typeof offsets;
export type Ports = Record<PortName, number>;

const names = Object.keys(offsets) as PortName[];
const widest = Math.max(...Object.values(offsets));

const wantedBy: Record<PortName, string> = {
  site: 'the site and the API',
  identity: 'the sign-in',
  blob: 'the blob store',
  queue: 'the queues',
  mailbox: 'the mailbox',
  cosmos: 'the database',
  model: 'the offline model',
};

export const portsFrom = (base: number): Ports => ({
  site: base,
  identity: base + offsets.identity,
  blob: base + offsets.blob,
  queue: base + offsets.queue,
  mailbox: base + offsets.mailbox,
  cosmos: base + offsets.cosmos,
  model: base + offsets.model,
});

/** The part that has this port when the site has the base. */
export const partAt = (port: number, base: number): PortName | undefined =>
  names.find((name) => offsets[name] === port - base);

/** Reads CONNECTSOFT_PORT_BASE; 0 means any free ports. */
export function readPortBase(text: string): number {
  const base = Number(text);
  if (Number.isInteger(base) && (base === 0 || (base >= 1024 && base + widest <= 65_535))) return base;
  throw startupError(
    `CONNECTSOFT_PORT_BASE is "${text}"; it must be a whole number from 1024 to ${65_535 - widest}, or 0 for any free ports.`,
  );
}

/** Rejects with one sentence that names the busy port, who wanted it, and what to set. */
export async function checkPorts(ports: Ports): Promise<void> {
  for (const name of names) {
    const port = ports[name];
    if (await isFree(port)) continue;
    throw startupError(
      `Port ${port} is in use, and ${wantedBy[name]} wants it. ` +
        `Stop its owner, or move all ports with CONNECTSOFT_PORT_BASE (now ${ports.site}).`,
    );
  }
}

/** Below the range from which the system takes the ports of outgoing connections, so nobody slips in between. */
const freeBases = { from: 20_000, to: 32_000 };

export async function findFreePorts(): Promise<Ports> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const ports = portsFrom(randomInt(freeBases.from, freeBases.to));
    const free = await Promise.all(names.map((name) => isFree(ports[name])));
    if (free.every(Boolean)) return ports;
  }
  throw startupError('No free ports were found. Name a base with CONNECTSOFT_PORT_BASE.');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
