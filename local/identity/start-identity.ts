import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Provider from 'oidc-provider';
import { z } from 'zod';
import { guarded } from '../doors/index.ts';
import { answerControl, type ControlDesk, isControl } from './control.ts';
import { createTokenMint } from './control-tokens.ts';
import { openKeys } from './keys.ts';
import { continuePage, errorPage, pageHeaders } from './pages.ts';
import { openPersons, type Person, type Persons } from './persons.ts';
import { createProvider } from './provider.ts';
import { bodyOf } from './request-body.ts';
import { openStore } from './store.ts';

export interface IdentityOptions {
  /** 0 picks a free one. */
  port: number;
  /** Default: the address it is served on. */
  issuer?: string;
  /** Keys, sessions, grants and persons live here. */
  stateDir: string;
  /** Where the web client may be returned to after a sign-in, and after a sign-out. */
  redirectUris: string[];
  postLogoutRedirectUris?: string[];
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
 * (`oid`, `tid`, `ver`, `scp`). What tests order is in control.ts.
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
  const { redirectUris, postLogoutRedirectUris = [] } = options;
  const provider = createProvider({ issuer, keys, store, persons, redirectUris, postLogoutRedirectUris });
  const desk = {
    ...{ provider, persons, store },
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

interface Desk extends ControlDesk {
  provider: Provider;
  library: ReturnType<Provider['callback']>;
}

async function answer(desk: Desk, req: IncomingMessage, res: ServerResponse) {
  const { pathname } = new URL(req.url ?? '/', 'http://identity');
  if (isControl(pathname)) return answerControl(desk, req, res);
  if (!pathname.startsWith('/interaction/')) return desk.library(req, res);
  return req.method === 'POST' ? continueAs(desk, req, res) : showPage(desk, req, res);
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
