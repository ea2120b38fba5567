import type { StandIn } from '../stand-in/index.ts';

/**
 * Keeps other web pages of a person's browser out of the control door, which knows no password: neither a foreign
 * origin nor a foreign host name that was made to point at this machine gets an answer.
 */
export function guardControlDoor(standIn: StandIn, publicUrl: () => string): StandIn {
  const isOwnHost = (host: string) => isLoopback(host) || host === new URL(publicUrl()).host;
  return {
    ...standIn,
    listener(req, res) {
      const { host = '', origin } = req.headers;
      const isForeign = !isOwnHost(host) || (origin !== undefined && !isOwnHost(hostOf(origin)));
      if (!isForeign || !req.url?.startsWith('/__control/')) return standIn.listener(req, res);
      req.resume();
      res.writeHead(403, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ error: 'the control door is open to this machine only' }));
    },
  };
}

const isLoopback = (host: string): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '');
