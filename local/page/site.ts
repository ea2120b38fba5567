import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Policy, sitePolicy } from './content-policy.ts';
import { notFoundPage, type ServedFile, servedFiles } from './served-files.ts';

export interface SitePart {
  name: string;
  /** What it stands in for, in a few words. */
  what: string;
  /** Where it answers; `null` when it has no address of its own. */
  url: string | null;
  state: 'running' | 'stopped';
}

/** What `/status.json` answers. */
export interface SiteStatus {
  /** RFC 3339, UTC. */
  startedAt: string;
  parts: SitePart[];
  /** True while the rule-based stand-in answers instead of a language model. */
  modelIsOffline: boolean;
  demoPerson: { name: string; email: string };
  /** Absolute path of the folder that holds all state. */
  dataFolder: string;
  /** The page that shows the inside of the local mailbox. */
  mailboxUrl: string;
}

export interface SiteOptions {
  /** Asked anew for each `/status.json`. */
  status(): SiteStatus;
  /** Public OAuth client of the API reference; its redirect is `<origin>/reference/oauth2-redirect.html`. */
  clientId: string;
  /** Issuer URL, as in the discovery document. */
  issuer: string;
  /** Space-separated scopes that the API reference asks for. */
  scope: string;
}

type Site = (req: IncomingMessage, res: ServerResponse) => void;

/** Answers everything that is not the API: the page, its status and the API reference. Only GET and HEAD. */
export function createSite(options: SiteOptions): Site {
  const answer = respondWith(new URL(options.issuer).origin);
  const documents = new Map<string, () => unknown>([
    ['/status.json', () => options.status()],
    ['/reference/sign-in.json', () => ({ clientId: options.clientId, scopes: options.scope.split(' ') })],
  ]);

  return (req, res) => {
    const pathname = (req.url ?? '/').split('?', 1)[0] ?? '/';
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(res);
    if (!isWellEncoded(pathname)) return refuseAddress(req, res);
    if (pathname === '/reference') return void res.writeHead(308, { location: '/reference/' }).end();

    const document = documents.get(pathname);
    if (document) return answer.json(req, res, document());

    const known = servedFiles.get(pathname);
    answer.file(req, res, known ?? notFoundPage, known ? 200 : 404).catch(() => fail(res));
  };
}

function respondWith(issuer: string) {
  const headers = (type: string, policy: Policy) => ({
    'content-type': type,
    'content-security-policy': policy(issuer),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });

  return {
    json(req: IncomingMessage, res: ServerResponse, value: unknown): void {
      const body = JSON.stringify(value);
      res.writeHead(200, {
        ...headers('application/json', sitePolicy),
        'cache-control': 'no-store',
        'content-length': Buffer.byteLength(body),
      });
      res.end(req.method === 'HEAD' ? undefined : body);
    },

    async file(req: IncomingMessage, res: ServerResponse, served: ServedFile, status: number): Promise<void> {
      const etag = etagOf(await stat(served.file));
      const shared = { ...headers(served.type, served.policy), 'cache-control': 'no-cache', etag };
      if (status === 200 && req.headers['if-none-match'] === etag)
        return void res.writeHead(304, shared).end();

      const body = await readFile(served.file);
      res.writeHead(status, { ...shared, 'content-length': body.byteLength });
      res.end(req.method === 'HEAD' ? undefined : body);
    },
  };
}

const etagOf = ({ size, mtimeMs }: Stats): string =>
  `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

function refuseMethod(res: ServerResponse): void {
  res.writeHead(405, { ...TEXT, allow: 'GET, HEAD' }).end('Only GET and HEAD are answered here.\n');
}

/** Nobody followed a link here: a program made this address, and gets an answer for programs (RFC 9457). */
function refuseAddress(req: IncomingMessage, res: ServerResponse): void {
  const detail = 'The address is wrong in its percent encoding.';
  const body = JSON.stringify({ type: 'about:blank', title: 'Bad Request', status: 400, detail });
  res.writeHead(400, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

function isWellEncoded(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname) !== '';
  } catch {
    return false;
  }
}

function fail(res: ServerResponse): void {
  if (res.headersSent) return void res.destroy();
  res.writeHead(500, TEXT).end('A file of this page could not be read. Run npm start again.\n');
}
