import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorText } from '../core/error-text.ts';
import type { LogSink } from '../core/log-sink.ts';
import { type FunctionKeys, hasAccess } from './auth.ts';
import { answerStatus, type Responder } from './call.ts';
import { inboundHeaders } from './headers.ts';
import { requestPath } from './request-path.ts';
import type { Router } from './router.ts';

export type Listener = (req: IncomingMessage, res: ServerResponse) => void;

export interface FrontOptions {
  router: Router;
  /** Without slashes; may be empty. */
  routePrefix: string;
  keys: FunctionKeys;
  enforceKeys: boolean;
  respond: Responder;
  /** Answers below `/runtime/`; false when the path is nobody's. */
  runtime(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  site: Listener | undefined;
  log: LogSink;
}

/** The one public door: extension paths, then functions, then the site. */
export function createFront(options: FrontOptions): Listener {
  return (req, res) => {
    dispatch(options, req, res).catch((error: unknown) => {
      options.log.system('error', `A request could not be answered: ${errorText(error)}`);
      answerStatus(res, 500);
    });
  };
}

async function dispatch(options: FrontOptions, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const target = parseTarget(req);
  if (!target) return answerStatus(res, 400);
  if (/^\/runtime\//i.test(target.path)) {
    if (!(await options.runtime(req, res))) answerStatus(res, 404);
    return;
  }
  const path = withoutPrefix(target.path, options.routePrefix);
  if (path === undefined) return outside(options, req, res);
  const match = options.router.match(req.method ?? 'GET', path);
  if (!match) return options.routePrefix === '' ? outside(options, req, res) : answerStatus(res, 404);

  const { route, params } = match;
  const { query } = target;
  const isOpen =
    !options.enforceKeys || hasAccess(route.authLevel, { headers: req.headers, query }, options.keys);
  if (!isOpen) return answerStatus(res, 401);
  await options.respond({ fn: route.fn, req, res, query, params, headers: inboundHeaders(req) });
}

function outside({ site }: FrontOptions, req: IncomingMessage, res: ServerResponse): void {
  if (site) site(req, res);
  else answerStatus(res, 404);
}

/** Only the plain form (`/path?query`) and one host that can stand in a URL. */
function parseTarget(req: IncomingMessage): { path: string; query: URLSearchParams } | undefined {
  const [raw = '', ...query] = (req.url ?? '').split('?');
  const [host = '', ...others] = req.headersDistinct.host ?? [];
  if (!raw.startsWith('/') || others.length > 0) return undefined;
  if (!/^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) return undefined;
  return { path: requestPath(raw), query: new URLSearchParams(query.join('?')) };
}

function withoutPrefix(path: string, prefix: string): string | undefined {
  if (prefix === '') return path;
  const start = `/${prefix}`;
  if (path.slice(0, start.length).toLowerCase() !== start.toLowerCase()) return undefined;
  const rest = path.slice(start.length);
  return rest === '' || rest.startsWith('/') ? rest : undefined;
}
