import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAnswers } from './answers.ts';
import { noClientPage, notFoundPage, type ServedFile, servedFiles } from './served-files.ts';
import { isScreen, openWebClient, type WebClient } from './web-client.ts';

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
  /** Absolute path of the folder with the built web client. */
  webFolder: string;
  /** Origin under which clients of another origin reach the API, such as `http://localhost:7071`. */
  apiOrigin: string;
  /**
   * Public OAuth client of the web client, whose redirect is `<origin>/signed-in`, and of the API reference, whose
   * redirect is `<origin>/reference/oauth2-redirect.html`.
   */
  clientId: string;
  /** Issuer URL, as in the discovery document. */
  issuer: string;
  /** Space-separated scopes that both ask for. */
  scope: string;
}

type Site = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Answers everything that is not the API: the web client, the page about the stack with its status, and the API
 * reference. Only GET and HEAD.
 */
export function createSite(options: SiteOptions): Site {
  const { clientId, issuer, scope, apiOrigin } = options;
  const answer = createAnswers({ issuer: new URL(issuer).origin, api: apiOrigin });
  const webClient = openWebClient(options.webFolder);
  const documents = new Map<string, (req: IncomingMessage) => unknown>([
    ['/status.json', () => options.status()],
    ['/app-config.json', (req) => ({ apiOrigin: originAsked(req, apiOrigin), issuer, clientId, scope })],
    ['/reference/sign-in.json', () => ({ clientId, scopes: scope.split(' ') })],
  ]);

  return (req, res) => {
    const pathname = (req.url ?? '/').split('?', 1)[0] ?? '/';
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(res);
    if (!isWellEncoded(pathname)) return refuseAddress(req, res);
    if (pathname === '/reference' || pathname === '/stack')
      return void res.writeHead(308, { location: `${pathname}/` }).end();

    const document = documents.get(pathname);
    if (document) return answer.json(req, res, document(req));

    const { served, status } = found(pathname, req.headers.accept, webClient);
    answer.file(req, res, served, status).catch(() => fail(res));
  };
}

/** Each screen of the web client has an address, and all of them are one page. A file that is not there never is that page. */
function found(
  pathname: string,
  accept: string | undefined,
  webClient: WebClient,
): { served: ServedFile; status: number } {
  const file = servedFiles.get(pathname) ?? webClient.file(pathname);
  if (file) return { served: file, status: 200 };
  if (pathname !== '/' && !isScreen(pathname, accept)) return { served: notFoundPage, status: 404 };
  const page = webClient.file('/');
  return page ? { served: page, status: 200 } : { served: noClientPage, status: 503 };
}

/** Here the API answers beside the page, so whoever came by another name of this machine stays with that name. */
function originAsked({ headers: { host } }: IncomingMessage, apiOrigin: string): string {
  return host === undefined || host === new URL(apiOrigin).host ? apiOrigin : `http://${host}`;
}

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
