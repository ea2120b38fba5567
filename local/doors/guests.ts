import type { IncomingMessage, Server, ServerResponse } from 'node:http';

type Listener = (req: IncomingMessage, res: ServerResponse) => void;
type Admits = (req: IncomingMessage) => boolean;

/** A name of this machine alone, with any port. */
const thisMachine = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Answers programs and pages of this machine only. A page of another site, open in a browser here, reaches every
 * loopback port: it shows itself by its Origin, and one whose name was pointed at this machine by its Host.
 * `ownUrls` are further addresses that callers reach this listener by, such as that of a tunnel.
 */
export function guarded(listener: Listener, ownUrls: () => string[] = () => []): Listener {
  return (req, res) => {
    if (isLocal(req, ownUrls())) listener(req, res);
    else refuse(req, res);
  };
}

/** For a server that a library has made: its own listeners are asked only for what is admitted. */
export function guardServer(server: Server, admits: Admits = isLocal): void {
  const own = server.listeners('request') as Listener[];
  server.removeAllListeners('request');
  server.on('request', (req, res) => {
    if (!admits(req)) return refuse(req, res);
    for (const listener of own) listener(req, res);
  });
}

function isLocal({ headers: { host = '', origin } }: IncomingMessage, ownUrls: string[] = []): boolean {
  const isOurs = (name: string) =>
    thisMachine.test(name) || ownUrls.some((url) => hostOf(url) === name.toLowerCase());
  // A page that hides where it is from says `null`, which is nobody's address.
  return isOurs(host) && (origin === undefined || isOurs(hostOf(origin) ?? ''));
}

const hostOf = (url: string): string | undefined => URL.parse(url)?.host;

function refuse(req: IncomingMessage, res: ServerResponse): void {
  req.resume();
  res.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
  res.end(JSON.stringify({ error: 'This listener answers programs and pages of this machine only.' }));
}
