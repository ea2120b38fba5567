import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Provider from 'oidc-provider';
import { z } from 'zod';
import { guarded, hasControlKey } from '../doors/index.ts';
import { createTokenMint, tokenOrder } from './control-tokens.ts';
import { openKeys } from './keys.ts';
import { continuePage, errorPage, pageHeaders } from './pages.ts';
import { openPersons, type Person, type Persons } from './persons.ts';
import { createProvider } from './provider.ts';
import { openStore } from './store.ts';

export interface IdentityOptions {
  /** 0 picks a free one. */
  port: number;
  /** Default: the address it is served on. */
  issuer?: string;
  /** Keys, sessions, grants and persons live here. */
  stateDir: string;
  redirectUris: string[];
  /** What callers of the control door must bring. */
  controlKey?: string;
  persons: Person[];
}

export interface RunningIdentity {
  url: string;
  issuer: string;
  stop(): Promise<void>;
}

/**
 * Sign-in on this machine: OpenID Connect with code + PKCE for the public clients `connectsoft-web` and
 * `connectsoft-cli`, a page that asks who continues, and access tokens shaped as Microsoft Entra shapes them
 * (`oid`, `tid`, `ver`, `scp`). `POST /__control/tokens` mints tokens for tests.
 */
export async function startIdentity(options: IdentityOptions): Promise<RunningIdentity> {
  // Longer than clients keep an idle connection, so that none is closed under a request on its way.
  const server = createServer({ keepAliveTimeout: 60_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = options.issuer ?? url;
  const store = openStore(options.stateDir);
  const keys = openKeys(options.stateDir);
  const persons = openPersons(store, options.persons);
  const provider = createProvider({ issuer, keys, store, persons, redirectUris: options.redirectUris });
  const desk = {
    provider,
    persons,
    mint: createTokenMint({ issuer, keys, persons }),
    library: provider.callback(),
    controlKey: options.controlKey,
  };

  const listener = guarded((req, res) => {
    answer(desk, req, res).catch((error) => {
      if (res.headersSent) return res.destroy();
      // The library's errors are about the caller's sign-in (gone, foreign, late); their names are safe to show.
      res.writeHead(400, pageHeaders());
      res.end(
        errorPage(
          error instanceof Error ? error.name : 'error',
          'This sign-in cannot go on. Start it again.',
        ),
      );
    });
  });
  server.on('request', listener);
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        store.close();
        resolve();
      });
      server.closeAllConnections();
    });
  return { url, issuer, stop };
}

interface Desk {
  provider: Provider;
  persons: Persons;
  mint: ReturnType<typeof createTokenMint>;
  library: ReturnType<Provider['callback']>;
  controlKey: string | undefined;
}

async function answer(desk: Desk, req: IncomingMessage, res: ServerResponse) {
  const { pathname } = new URL(req.url ?? '/', 'http://identity');
  if (pathname === '/__control/tokens' && req.method === 'POST') return mintToken(desk, req, res);
  if (!pathname.startsWith('/interaction/')) return desk.library(req, res);
  return req.method === 'POST' ? continueAs(desk, req, res) : showPage(desk, req, res);
}

async function mintToken({ mint, controlKey }: Desk, req: IncomingMessage, res: ServerResponse) {
  if (req.headers.origin !== undefined)
    return json(res, 403, { error: 'the control door answers programs, not pages' });
  if (!hasControlKey(req.headers, controlKey))
    return json(res, 401, { error: 'the control door wants the key of its data folder' });
  const order = tokenOrder.safeParse(parsed(await bodyOf(req)));
  if (!order.success) return json(res, 400, { error: z.prettifyError(order.error) });
  return json(res, 200, { accessToken: mint(order.data) });
}

async function showPage(desk: Desk, req: IncomingMessage, res: ServerResponse, fault?: string) {
  const { params } = await desk.provider.interactionDetails(req, res);
  const target = URL.parse(String(params.redirect_uri))?.origin;
  res.writeHead(fault ? 422 : 200, pageHeaders(target));
  res.end(continuePage({ persons: desk.persons.list(), ...(fault && { fault }) }));
}

async function continueAs(desk: Desk, req: IncomingMessage, res: ServerResponse) {
  const form = new URLSearchParams(await bodyOf(req));
  const person = chosen(form, desk.persons);
  if (!person) return showPage(desk, req, res, 'Choose a person, or give a name and an e-mail address.');
  const login = { accountId: person.oid, remember: true };
  return desk.provider.interactionFinished(
    req,
    res,
    { select_account: {}, login },
    { mergeWithLastSubmission: false },
  );
}

function chosen(form: URLSearchParams, persons: Persons): Person | undefined {
  const oid = form.get('oid');
  if (oid) return persons.find(oid);
  const name = form.get('name')?.trim() ?? '';
  const email = z.email().max(200).safeParse(form.get('email')?.trim());
  return email.success && name && name.length <= 100 ? persons.welcome(email.data, name) : undefined;
}

async function bodyOf(req: IncomingMessage, maxBytes = 64_000): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined;
  }
}

function json(res: ServerResponse, status: number, body: unknown) {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(JSON.stringify(body));
}
