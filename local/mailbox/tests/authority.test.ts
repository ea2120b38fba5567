import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningMailbox } from '../index.ts';
import {
  askTokens,
  asWriter,
  clients,
  consent,
  dana,
  graphClient,
  openWorld,
  pkce,
  readScopes,
  redirectUri,
  signIn,
  writeScopes,
} from './mailbox-client.ts';

let nowMs = Date.parse('2026-03-12T08:00:00Z');
let mailbox: RunningMailbox;
beforeAll(async () => {
  mailbox = await openWorld({ now: () => new Date(nowMs) });
});
afterAll(() => mailbox.stop());

const codeFor = async (challenge: string) =>
  (await consent(mailbox, { challenge })).redirect.searchParams.get('code') ?? '';

const redeem = (code: string, verifier: string, fields = {}) =>
  askTokens(mailbox, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...fields,
  });

test('no mailbox is chosen beforehand but the one that the app asked for', async () => {
  const { challenge } = pkce();
  const asked = await consent(mailbox, { challenge, account: 'DANA@connectsoft.me' });
  expect(asked.page.match(/ checked/g)).toHaveLength(1);
  const stranger = await consent(mailbox, { challenge, account: 'noa@example.com' });
  expect(stranger.page).toContain('value="dana@connectsoft.me"');
  expect(stranger.page).not.toContain(' checked');
});

test('the consent page names account and wishes in plain words and the redirect carries code, state and iss', async () => {
  const { verifier, challenge } = pkce();
  const { page, redirect } = await consent(mailbox, { challenge });

  expect(page).toContain('Read your mail');
  expect(page).toMatch(/value="dana@connectsoft.me" required checked/);
  expect(page).not.toMatch(/(src|href)=/);
  expect(redirect.href).toContain(redirectUri);
  expect(redirect.searchParams.get('state')).toBe('state-1');

  const { json } = await redeem(redirect.searchParams.get('code') ?? '', verifier);
  expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  expect(json.scope).toBe(readScopes.replace('offline_access ', ''));
  const [head, claims, signature] = String(json.id_token).split('.');
  const identity = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
  expect(identity).toMatchObject({ aud: clients.reader.id, preferred_username: dana });
  expect(identity.iss).toBe(redirect.searchParams.get('iss'));
  const { keys } = (await (await fetch(`${mailbox.url}/common/discovery/v2.0/keys`)).json()) as {
    keys: Record<string, string>[];
  };
  const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
  expect(
    verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature ?? '', 'base64url')),
  ).toBe(true);
});

test('the writer may hold write scopes', async () => {
  const { tokens } = await signIn(mailbox, { role: 'writer' });
  expect(tokens.scope).toContain('Mail.Send');
});

test.each([
  'Mail.ReadWrite',
  'Mail.Send',
  'Calendars.ReadWrite',
  'https://graph.microsoft.com/Mail.Send',
  'Made.Up',
])('the reader is refused the scope %s at consent and at refresh', async (scope) => {
  const { challenge } = pkce();
  const { redirect } = await consent(mailbox, { challenge, scope: `openid ${scope}` });
  expect(redirect.searchParams.get('error')).toBe('invalid_scope');
  expect(redirect.searchParams.get('state')).toBe('state-1');
  expect(redirect.searchParams.has('code')).toBe(false);

  const { refreshToken } = await signIn(mailbox, { role: 'reader' });
  const refresh = await askTokens(mailbox, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    scope,
  });
  expect(refresh.status).toBe(400);
  expect(refresh.json).toMatchObject({ error: 'invalid_scope', error_codes: [70011] });
  expect(refresh.json.error_description).toContain('AADSTS70011');
});

test('a person who says no sends the app away without a code', async () => {
  const { redirect } = await consent(mailbox, { challenge: pkce().challenge, decision: 'deny' });
  expect(redirect.searchParams.get('error')).toBe('access_denied');
  expect(redirect.searchParams.has('code')).toBe(false);
});

test('an unknown redirect address or client is told to the person and never redirected to', async () => {
  for (const bad of [
    { redirect_uri: 'http://127.0.0.1:7070/api/v1/oauth/callback/x' },
    { client_id: 'nobody' },
  ]) {
    const query = new URLSearchParams({
      client_id: clients.reader.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      ...bad,
    });
    const reply = await fetch(`${mailbox.url}/common/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
    expect(reply.status).toBe(400);
    expect(reply.headers.get('location')).toBeNull();
  }
});

test.each([{ code_challenge: '' }, { code_challenge_method: 'plain' }])(
  'PKCE with S256 is not optional: %o',
  async (change) => {
    const query = new URLSearchParams({
      client_id: clients.reader.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: pkce().challenge,
      code_challenge_method: 'S256',
      ...change,
    });
    const reply = await fetch(`${mailbox.url}/common/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
    expect(new URL(reply.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  },
);

test('a consent form can be sent once', async () => {
  const query = new URLSearchParams({
    client_id: clients.reader.id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
  });
  const page = await (await fetch(`${mailbox.url}/common/oauth2/v2.0/authorize?${query}`)).text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const send = () =>
    fetch(`${mailbox.url}/common/oauth2/v2.0/authorize`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ ticket, account: dana, decision: 'allow' }),
    });
  expect((await send()).status).toBe(302);
  expect((await send()).status).toBe(400);
});

test('a code works once, for its verifier, its address and its client, and for five minutes', async () => {
  const { verifier, challenge } = pkce();
  expect((await redeem(await codeFor(challenge), pkce().verifier)).json.error).toBe('invalid_grant');
  expect(
    (await redeem(await codeFor(challenge), verifier, { redirect_uri: 'http://127.0.0.1/x' })).json.error,
  ).toBe('invalid_grant');
  expect((await redeem(await codeFor(challenge), verifier, asWriter)).json.error).toBe('invalid_grant');
  expect((await redeem(await codeFor(challenge), verifier, { client_secret: 'wrong' })).json.error).toBe(
    'invalid_client',
  );

  const late = await codeFor(challenge);
  nowMs += 5 * 60_000;
  expect((await redeem(late, verifier)).json).toMatchObject({ error: 'invalid_grant', error_codes: [70008] });
});

test('a code that comes twice revokes what the first use brought', async () => {
  const { verifier, challenge } = pkce();
  const code = await codeFor(challenge);
  const first = await redeem(code, verifier);
  expect(first.status).toBe(200);
  expect((await redeem(code, verifier)).json.error).toBe('invalid_grant');
  const refresh = await askTokens(mailbox, {
    grant_type: 'refresh_token',
    refresh_token: first.json.refresh_token ?? '',
  });
  expect(refresh.json.error).toBe('invalid_grant');
});

test('refresh tokens rotate, and an old one that comes back revokes the family', async () => {
  const { refreshToken } = await signIn(mailbox, { role: 'reader' });
  const refresh = (token: string) =>
    askTokens(mailbox, { grant_type: 'refresh_token', refresh_token: token });

  const second = await refresh(refreshToken);
  expect(second.status).toBe(200);
  expect(second.json.refresh_token).not.toBe(refreshToken);
  const graph = graphClient(mailbox, second.json.access_token ?? '');
  expect((await graph('GET', '/me')).status).toBe(200);

  expect((await refresh(refreshToken)).json.error).toBe('invalid_grant');
  expect((await refresh(second.json.refresh_token ?? '')).json.error).toBe('invalid_grant');
  expect((await graph('GET', '/me')).status).toBe(401);
});

test('a refresh token of one client is worth nothing to the other', async () => {
  const { refreshToken } = await signIn(mailbox, { role: 'reader' });
  const stolen = await askTokens(mailbox, {
    ...asWriter,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    scope: writeScopes,
  });
  expect(stolen.json.error).toBe('invalid_grant');
  expect(
    (await askTokens(mailbox, { grant_type: 'refresh_token', refresh_token: refreshToken })).status,
  ).toBe(200);
});

test('access tokens expire', async () => {
  const { accessToken } = await signIn(mailbox, { role: 'reader' });
  const graph = graphClient(mailbox, accessToken);
  nowMs += 3599_000;
  expect((await graph('GET', '/me')).json).toMatchObject({ mail: dana, displayName: 'Dana Levi' });
  nowMs += 1000;
  const late = await graph('GET', '/me');
  expect(late.status).toBe(401);
  expect(late.json.error.code).toBe('InvalidAuthenticationToken');
});

test('without offline_access there is no refresh token', async () => {
  const { tokens } = await signIn(mailbox, { role: 'reader', scope: 'User.Read' });
  expect(tokens.refresh_token).toBeUndefined();
});
