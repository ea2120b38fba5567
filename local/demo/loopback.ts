import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guarded } from '../doors/index.ts';

export interface Loopback {
  redirectUri: string;
  /** The parameters that the sign-in sent back, once they come with this demo's own `state`. */
  arrived: Promise<URLSearchParams>;
  close(): void;
}

const page = (text: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>connectsoft.me demo</title><p>${text}</p></html>`;

/** A door for one answer, on a free port of this machine (RFC 8252, section 7.3). */
export async function openLoopback(state: string): Promise<Loopback> {
  const arrival = Promise.withResolvers<URLSearchParams>();
  const answer = guarded((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isOurs = pathname === '/callback' && searchParams.get('state') === state;
    const headers = { 'content-type': 'text/html; charset=utf-8', connection: 'close' };
    response.writeHead(isOurs ? 200 : 404, headers);
    response.end(page(isOurs ? 'Signed in. Go back to the terminal.' : 'Nothing is expected here.'));
    if (isOurs) arrival.resolve(searchParams);
  });
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${port}/callback`,
    arrived: arrival.promise,
    close: () => server.close(),
  };
}
