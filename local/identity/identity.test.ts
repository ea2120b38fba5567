import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClientId, appIdUri, type RunningIdentity, startIdentity, tenantId } from './index.ts';
import { createTerminal, newPkce } from './terminal-client.ts';

const demo = {
  oid: '22222222-2222-4222-8222-222222222222',
  email: 'demo@connectsoft.me',
  name: 'Demo Person',
};
const callback = 'http://127.0.0.1:49152/callback';
const web = { client_id: 'connectsoft-web', redirect_uri: 'http://127.0.0.1:7071/signed-in' };
let stateDir: string;
let identity: RunningIdentity;

/** Served on a free port each time; the issuer stays that of the first start. */
const start = (issuer?: string) =>
  startIdentity({
    port: 0,
    stateDir,
    redirectUris: [web.redirect_uri],
    postLogoutRedirectUris: ['http://127.0.0.1:7071/'],
    persons: [demo],
    ...(issuer && { issuer }),
  });

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'identity-'));
  identity = await start();
});
afterAll(async () => {
  await identity.stop();
  await rm(stateDir, { recursive: true });
});

const order = (challenge: string, changes: Record<string, string> = {}) => ({
  client_id: 'connectsoft-cli',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid profile email offline_access access_as_user',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  state: 'st_1',
  ...changes,
});

/** The whole way: page, choice, code, tokens. */
async function signIn(
  form: Record<string, string> = { oid: demo.oid },
  changes: Record<string, string> = {},
) {
  const terminal = createTerminal(identity.url);
  const { verifier, challenge } = newPkce();
  const page = await terminal.authorize(order(challenge, changes));
  const done = await terminal.go(page.url, form);
  const landed = new URL(done.headers.get('location') ?? '');
  const code = landed.searchParams.get('code') ?? '';
  const exchange = {
    grant_type: 'authorization_code',
    client_id: changes.client_id ?? 'connectsoft-cli',
    code,
    redirect_uri: changes.redirect_uri ?? callback,
    code_verifier: verifier,
  };
  const response = await terminal.token(exchange);
  const tokens = (await response.json()) as { access_token: string; refresh_token: string; id_token: string };
  return { terminal, page, landed, exchange, tokens };
}

type SignedIn = Awaited<ReturnType<typeof signIn>>;

async function verify(token: string) {
  const discovery = await fetch(`${identity.url}/.well-known/openid-configuration`);
  const { issuer, jwks_uri: jwksUri } = (await discovery.json()) as { issuer: string; jwks_uri: string };
  const keys = createRemoteJWKSet(new URL(jwksUri));
  return jwtVerify(token, keys, {
    issuer,
    audience: apiClientId,
    algorithms: ['RS256'],
    requiredClaims: ['oid', 'tid', 'scp'],
  });
}

const control = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(`${identity.url}/__control/${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...((await response.json()) as { accessToken: string; ended: number }) };
};

const mint = (body: Record<string, unknown>, headers?: Record<string, string>) =>
  control('POST', 'tokens', body, headers);

test('a terminal client signs in over plain HTTP and its token verifies by discovery', async () => {
  const { landed, tokens } = await signIn();

  expect(landed.href).toMatch(/^http:\/\/127\.0\.0\.1:49152\/callback\?/);
  expect(landed.searchParams.get('state')).toBe('st_1');
  const { payload, protectedHeader } = await verify(tokens.access_token);
  expect(payload).toMatchObject({
    oid: demo.oid,
    tid: tenantId,
    ver: '2.0',
    scp: 'access_as_user',
    name: 'Demo Person',
    email: demo.email,
    preferred_username: demo.email,
    aud: apiClientId,
  });
  expect(payload.auth_time).toEqual(expect.any(Number));
  expect(protectedHeader.typ).toBe('JWT');
  expect(Object.keys(payload)).not.toEqual(expect.arrayContaining(['client_id']));
  expect(decodeJwt(tokens.id_token)).toMatchObject({ oid: demo.oid, name: 'Demo Person' });
});

test('the web client signs in at its own address, and from a terminal on any loopback port', async () => {
  for (const redirect of [web.redirect_uri, 'http://127.0.0.1:50001/callback']) {
    const { tokens } = await signIn(undefined, { client_id: 'connectsoft-web', redirect_uri: redirect });
    expect(decodeJwt(tokens.access_token).oid).toBe(demo.oid);
  }
});

test('Entra’s spelling of the scope is understood, and without the scope a token carries no scp', async () => {
  const qualified = await signIn(undefined, { scope: `openid ${appIdUri}/access_as_user` });
  const bare = await signIn(undefined, { scope: 'openid' });

  expect(decodeJwt(qualified.tokens.access_token).scp).toBe('access_as_user');
  expect(decodeJwt(bare.tokens.access_token).scp).toBeUndefined();
});

test('somebody else continues by name and address, and is known from then on', async () => {
  const first = await signIn({ name: 'Noa <b>', email: 'Noa@Example.com' });
  const again = await signIn({ name: 'Other', email: 'noa@example.com' });
  const page = await createTerminal(identity.url).authorize(order(newPkce().challenge));
  const html = await page.text();

  expect(decodeJwt(first.tokens.access_token)).toMatchObject({ email: 'noa@example.com', name: 'Noa <b>' });
  expect(decodeJwt(again.tokens.access_token).oid).toBe(decodeJwt(first.tokens.access_token).oid);
  expect(html).toContain('Noa &#60;b&#62;');
  expect(html).not.toContain('<b>');
});

test('the page asks for no password, loads nothing from outside and may not be framed', async () => {
  const { page } = await signIn();
  const fresh = await createTerminal(identity.url).authorize(order(newPkce().challenge));
  const html = await fresh.text();
  const policy = page.headers.get('content-security-policy') ?? '';

  expect(html).not.toMatch(/type="password"|<script|src=|https?:\/\//i);
  expect(html).toContain('local stand-in');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("form-action 'self' http://127.0.0.1:49152");
  expect(policy).toContain("frame-ancestors 'none'");
});

test('an empty or half filled form shows the page again', async () => {
  const terminal = createTerminal(identity.url);
  const page = await terminal.authorize(order(newPkce().challenge));

  expect((await terminal.go(page.url, { name: 'X', email: 'no address' })).status).toBe(422);
  expect((await terminal.go(page.url, { oid: 'nobody' })).status).toBe(422);
});

test.each([
  ['https://evil.example/callback'],
  ['http://evil.example:49152/callback'],
  ['http://127.0.0.1:49152/other'],
  ['http://127.0.0.1.evil.example/callback'],
])('the redirect %s is refused, and nobody is sent there', async (redirect) => {
  const response = await createTerminal(identity.url).authorize(
    order(newPkce().challenge, { redirect_uri: redirect }),
  );

  expect(response.status).toBe(400);
  expect(response.headers.get('location')).toBeNull();
});

test('without PKCE, or with the plain method, there is no code', async () => {
  const terminal = createTerminal(identity.url);
  const { code_challenge: _, code_challenge_method: __, ...bare } = order('x');

  for (const params of [bare, order('a'.repeat(43), { code_challenge_method: 'plain' })]) {
    const response = await terminal.authorize(params);
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  }
});

test('a code works once, and only with its verifier', async () => {
  const { terminal, exchange } = await signIn();
  expect((await terminal.token(exchange)).status).toBe(400);

  const stolen = await signIn(undefined, {});
  expect(
    (await stolen.terminal.token({ ...stolen.exchange, code_verifier: newPkce().verifier })).status,
  ).toBe(400);
});

test('refresh tokens rotate, keep the time of sign-in, and a used one ends the whole chain', async () => {
  const { terminal, tokens } = await signIn();
  const refresh = (token: string) =>
    terminal.token({ grant_type: 'refresh_token', client_id: 'connectsoft-cli', refresh_token: token });
  const next = (await (await refresh(tokens.refresh_token)).json()) as typeof tokens;

  expect(next.refresh_token).not.toBe(tokens.refresh_token);
  expect(decodeJwt(next.access_token).auth_time).toBe(decodeJwt(tokens.access_token).auth_time);
  expect((await refresh(tokens.refresh_token)).status).toBe(400);
  expect((await refresh(next.refresh_token)).status).toBe(400);
});

test('a browser page on a loopback origin may fetch tokens, one of another site may not', async () => {
  const terminal = createTerminal(identity.url);
  const ask = (origin: string) =>
    terminal.token(
      { grant_type: 'refresh_token', client_id: 'connectsoft-web', refresh_token: 'x' },
      { origin },
    );

  expect((await ask('http://127.0.0.1:7071')).headers.get('access-control-allow-origin')).toBe(
    'http://127.0.0.1:7071',
  );
  expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('after a restart the key is the same, old tokens verify, and a refresh token still works', async () => {
  const { tokens } = await signIn();
  const { issuer } = identity;
  await identity.stop();
  identity = await start(issuer);

  await expect(verify(tokens.access_token)).resolves.toBeDefined();
  const terminal = createTerminal(identity.url);
  const response = await terminal.token({
    grant_type: 'refresh_token',
    client_id: 'connectsoft-cli',
    refresh_token: tokens.refresh_token,
  });
  expect(response.status).toBe(200);
});

test('a signed-in browser is not asked again, unless it asks to choose or to sign in afresh', async () => {
  const { terminal } = await signIn();
  const ask = (changes: Record<string, string>) => terminal.authorize(order(newPkce().challenge, changes));

  expect((await ask({})).headers.get('location')).toContain('code=');
  for (const prompt of ['select_account', 'login']) {
    const page = await ask({ prompt });
    expect(page.status).toBe(200);
    expect((await terminal.go(page.url, { oid: demo.oid })).headers.get('location')).toContain('code=');
  }
});

/** What comes back from the issuer when a page asks without showing anything. */
async function askSilently(terminal: SignedIn['terminal'], changes: Record<string, string> = {}) {
  const answer = await terminal.authorize(order(newPkce().challenge, { ...web, prompt: 'none', ...changes }));
  return Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
}

test('a page learns silently whether somebody is signed in, and who has to sign in afresh is asked', async () => {
  const { terminal, tokens } = await signIn(undefined, web);

  expect(await askSilently(createTerminal(identity.url))).toMatchObject({ error: 'login_required' });
  expect(await askSilently(terminal)).toMatchObject({ code: expect.any(String) });
  expect(await askSilently(terminal, { id_token_hint: tokens.id_token })).toMatchObject({
    code: expect.any(String),
  });
  expect(await askSilently(terminal, { max_age: '0' })).toMatchObject({ error: 'login_required' });
});

test('a sign-in of no age has to be a new one, and its token says when it was', async () => {
  const { terminal, tokens } = await signIn(undefined, web);
  const { verifier, challenge } = newPkce();
  const before = Number(decodeJwt(tokens.access_token).auth_time);
  await expect.poll(() => Math.floor(Date.now() / 1000), { timeout: 3_000 }).toBeGreaterThan(before);

  const page = await terminal.authorize(order(challenge, { ...web, max_age: '0' }));
  const done = await terminal.go(page.url, { oid: demo.oid });
  const code = new URL(done.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const exchange = { grant_type: 'authorization_code', ...web, code, code_verifier: verifier };
  const again = (await (await terminal.token(exchange)).json()) as SignedIn['tokens'];
  expect(decodeJwt(again.access_token).auth_time).toBeGreaterThan(before);
});

async function signOut({ terminal }: SignedIn, params: Record<string, string>) {
  const page = await terminal.go(`/session/end?${new URLSearchParams(params)}`);
  const html = await page.text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  return { page, html, confirm: () => terminal.go('/session/end/confirm', { xsrf, logout: 'yes' }) };
}

test('who signs out comes back to the client and has no session any more', async () => {
  const signedIn = await signIn(undefined, web);
  const { html, page, confirm } = await signOut(signedIn, {
    id_token_hint: signedIn.tokens.id_token,
    post_logout_redirect_uri: 'http://127.0.0.1:7071/',
  });
  const [, script = ''] = /<script>([^<]+)<\/script>/.exec(html) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(page.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);

  expect((await confirm()).headers.get('location')).toBe('http://127.0.0.1:7071/');
  expect(await askSilently(signedIn.terminal)).toMatchObject({ error: 'login_required' });
});

test('a link that does not show who is signed in asks before it signs out, and leads to no foreign address', async () => {
  const signedIn = await signIn(undefined, web);
  const bare = await signOut(signedIn, { client_id: web.client_id });
  expect(bare.html).toContain('Sign out?');
  expect(bare.html).not.toContain('<script');

  const foreign = await signOut(signedIn, {
    id_token_hint: signedIn.tokens.id_token,
    post_logout_redirect_uri: 'https://evil.example/',
  });
  expect([foreign.page.status, foreign.page.headers.get('location')]).toEqual([400, null]);
  expect(await askSilently(signedIn.terminal)).toMatchObject({ code: expect.any(String) });
});

const refreshed = ({ terminal, tokens }: SignedIn) =>
  terminal.token({
    grant_type: 'refresh_token',
    client_id: web.client_id,
    refresh_token: tokens.refresh_token,
  });

test('the control door makes somebody known, and ends their sign-ins and nobody else’s', async () => {
  const noa = crypto.randomUUID();
  expect(await control('PUT', `persons/${noa}`, { email: 'Noa7@Example.com', name: 'Noa' })).toMatchObject({
    status: 200,
  });
  const [first, other] = [await signIn({ oid: noa }, web), await signIn(undefined, web)];
  expect(decodeJwt(first.tokens.access_token)).toMatchObject({ oid: noa, email: 'noa7@example.com' });

  expect((await control('DELETE', `sessions/${noa}`)).ended).toBeGreaterThan(2);
  expect(await askSilently(first.terminal)).toMatchObject({ error: 'login_required' });
  expect((await refreshed(first)).status).toBe(400);
  expect((await refreshed(other)).status).toBe(200);
});

test('the control door mints valid tokens for any person', async () => {
  const { payload } = await verify(
    (await mint({ oid: 'person-7', email: 'p7@example.com', claims: { extra: 1 } })).accessToken,
  );
  expect(payload).toMatchObject({
    oid: 'person-7',
    email: 'p7@example.com',
    extra: 1,
    scp: 'access_as_user',
    tid: tenantId,
  });

  const first = await verify((await mint({})).accessToken);
  expect(first.payload.oid).toBe(demo.oid);
});

test.each([
  [{ sign: 'foreign-key' }],
  [{ sign: 'none' }],
  [{ sign: 'hs256' }],
  [{ expiresInSec: -3600 }],
  [{ claims: { aud: 'api://other' } }],
  [{ claims: { iss: 'https://evil.example' } }],
  [{ claims: { scp: null } }],
  [{ header: { kid: 'unknown' } }],
])('the bad token %j is refused by an honest verifier', async (changes) => {
  await expect(verify((await mint(changes)).accessToken)).rejects.toThrow();
});

test('a bad token looks as its attacker wants it to look', async () => {
  const { kid } = decodeProtectedHeader((await mint({})).accessToken);

  expect(decodeProtectedHeader((await mint({ sign: 'foreign-key' })).accessToken)).toMatchObject({
    alg: 'RS256',
    kid,
  });
  expect(decodeProtectedHeader((await mint({ sign: 'hs256' })).accessToken)).toMatchObject({
    alg: 'HS256',
    kid,
  });
  expect((await mint({ sign: 'none' })).accessToken).toMatch(/\.$/);
});

test('the control door refuses browsers and orders it does not know', async () => {
  expect((await mint({}, { origin: 'http://127.0.0.1:7071' })).status).toBe(403);
  expect((await mint({ colour: 'blue' })).status).toBe(400);
  expect((await control('PUT', 'persons/x', { email: 'no address', name: 'X' })).status).toBe(400);
  expect((await control('GET', 'tokens')).status).toBe(404);
});
