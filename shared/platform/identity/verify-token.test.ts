import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTokenVerifier, type TokenVerifier } from './index.ts';

const NOW_SEC = Math.floor(Date.parse('2026-11-01T12:00:00Z') / 1000);
const ISSUER = 'https://login.example/v2.0';
/** Entra writes the client id of the API, whatever address its scopes are asked for by. */
const AUDIENCE = '33333333-3333-4333-8333-333333333333';
const DIRECTORY = 'dir-1';
const clock = { now: () => new Date() };

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ours = rsa();
const second = rsa();
const attacker = rsa();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A JWKS address whose keys and health the test decides. */
async function startKeyServer() {
  const state = { keys: [] as JWK[], isDown: false, asked: 0 };
  const server: Server = createServer((_req, res) => {
    state.asked += 1;
    if (state.isDown) res.writeHead(503).end();
    else res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: state.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  return { state, url, close: () => server.close() };
}

const published = async (key: KeyObject, kid: string): Promise<JWK> => ({
  ...(await exportJWK(key)),
  kid,
  // No `alg`, as Entra publishes them: which algorithm is right is ours to say.
  use: 'sig',
});

let issuer: Awaited<ReturnType<typeof startKeyServer>>;
let evil: Awaited<ReturnType<typeof startKeyServer>>;
let verifier: TokenVerifier;

beforeAll(async () => {
  [issuer, evil] = await Promise.all([startKeyServer(), startKeyServer()]);
  evil.state.keys = [await published(attacker.publicKey, 'evil')];
});
afterAll(() => {
  issuer.close();
  evil.close();
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_SEC * 1000 });
  issuer.state.keys = [await published(ours.publicKey, 'k1'), await published(second.publicKey, 'k2')];
  issuer.state.isDown = false;
  issuer.state.asked = 0;
  verifier = freshVerifier();
});
afterEach(() => {
  vi.useRealTimers();
});

const freshVerifier = () =>
  createTokenVerifier(
    { issuer: ISSUER, audience: AUDIENCE, jwksUri: issuer.url, directoryId: DIRECTORY },
    clock,
  );

const claims = (): JWTPayload => ({
  iss: ISSUER,
  aud: AUDIENCE,
  exp: NOW_SEC + 600,
  nbf: NOW_SEC - 10,
  iat: NOW_SEC - 10,
  oid: 'person-1',
  tid: DIRECTORY,
  ver: '2.0',
  scp: 'access_as_user',
  name: 'Demo Person',
  preferred_username: 'demo@example.com',
});

interface Bend {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: KeyObject;
}

/** A good token, bent in one way. A claim or header member set to undefined is left out. */
const token = ({ claims: changed, header, key }: Bend = {}): Promise<string> =>
  new SignJWT(defined({ ...claims(), ...changed }))
    .setProtectedHeader(defined({ alg: 'RS256', typ: 'JWT', kid: 'k1', ...header }) as { alg: string })
    .sign(
      key ?? ours.privateKey,
      header?.crit ? { crit: { [String((header.crit as string[])[0])]: true } } : {},
    );

const defined = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: object, signature = '') => `${part(header)}.${part(claims())}.${signature}`;

function keyedHash(header: object, secret: string | Buffer, digest = 'sha256') {
  const content = `${part(header)}.${part(claims())}`;
  return `${content}.${createHmac(digest, secret).update(content).digest('base64url')}`;
}

async function bent(change: (header: string, payload: string, signature: string) => string) {
  const [header = '', payload = '', signature = ''] = (await token()).split('.');
  return change(header, payload, signature);
}

const pem = () => ours.publicKey.export({ type: 'spki', format: 'pem' });
const hs = { alg: 'HS256', typ: 'JWT', kid: 'k1' };
const withClaims = (changed: Record<string, unknown>) => () => token({ claims: changed });
const withHeader = (header: Record<string, unknown>, key?: KeyObject) => () =>
  token({ header, ...(key ? { key } : {}) });

const accepted: [string, () => Promise<string>][] = [
  ['type JWT, as Entra writes it', () => token()],
  ['type at+jwt', withHeader({ typ: 'at+jwt' })],
  ['type application/at+jwt', withHeader({ typ: 'application/at+jwt' })],
  ['signed by the other published key', () => token({ header: { kid: 'k2' }, key: second.privateKey })],
  ['several scopes, ours among them', withClaims({ scp: 'profile access_as_user openid' })],
  ['expired 59 s ago (clocks differ)', withClaims({ exp: NOW_SEC - 59 })],
  ['valid from in 59 s (clocks differ)', withClaims({ nbf: NOW_SEC + 59 })],
  ['without name and address', withClaims({ name: undefined, preferred_username: undefined })],
];

const refused: [string, () => string | Promise<string>][] = [
  ['no type', withHeader({ typ: undefined })],
  ['type of a logout token', withHeader({ typ: 'logout+jwt' })],
  ['type of a proof', withHeader({ typ: 'dpop+jwt' })],
  ['alg none', () => unsigned({ alg: 'none', typ: 'JWT' })],
  ['alg None', () => unsigned({ alg: 'None', typ: 'JWT', kid: 'k1' })],
  ['alg nOnE with a signature', () => unsigned({ alg: 'nOnE', typ: 'JWT', kid: 'k1' }, 'AAAA')],
  [
    'alg none with a good signature',
    () => bent((_h, p, s) => `${part({ alg: 'none', typ: 'JWT' })}.${p}.${s}`),
  ],
  ['no alg', () => unsigned({ typ: 'JWT', kid: 'k1' }, 'AAAA')],
  ['HS256 keyed with our public key', () => keyedHash(hs, pem())],
  ['HS256 keyed with the modulus', async () => keyedHash(hs, (await exportJWK(ours.publicKey)).n ?? '')],
  ['HS256 keyed with nothing', () => keyedHash(hs, '')],
  ['HS512 keyed with our public key', () => keyedHash({ ...hs, alg: 'HS512' }, pem(), 'sha512')],
  ['RS512 by our key', withHeader({ alg: 'RS512' })],
  ['PS256 by our key', withHeader({ alg: 'PS256' })],
  ['ES256 by a stranger', withHeader({ alg: 'ES256' }, elliptic.privateKey)],
  ['RS256 by a stranger under our key id', () => token({ key: attacker.privateKey })],
  ['RS256 by our second key under the first id', () => token({ key: second.privateKey })],
  ['unknown key id', withHeader({ kid: 'k9' }, attacker.privateKey)],
  ['no key id', withHeader({ kid: undefined })],
  ['empty key id', withHeader({ kid: '' })],
  ['key id that climbs paths', withHeader({ kid: '../../../../dev/null' })],
  ['key id with a query', withHeader({ kid: "k1' UNION SELECT 'secret" })],
  ['key id with an address', () => token({ header: { kid: evil.url }, key: attacker.privateKey })],
  ['jku of a stranger', () => token({ header: { kid: 'evil', jku: evil.url }, key: attacker.privateKey })],
  [
    'jku of a stranger under our key id',
    () => token({ header: { jku: evil.url }, key: attacker.privateKey }),
  ],
  ['x5u of a stranger', () => token({ header: { x5u: evil.url }, key: attacker.privateKey })],
  [
    'its own key in the header',
    async () =>
      token({
        header: { jwk: await exportJWK(attacker.publicKey), kid: undefined },
        key: attacker.privateKey,
      }),
  ],
  ['a critical header that is not understood', withHeader({ crit: ['exp'], exp: 1 })],
  ['nothing', () => ''],
  ['a word', () => 'token'],
  ['two parts', () => bent((h, p) => `${h}.${p}`)],
  ['no signature', () => bent((h, p) => `${h}.${p}.`)],
  ['a shortened signature', () => bent((h, p, s) => `${h}.${p}.${s.slice(0, -8)}`)],
  ['five parts', () => bent((h, p, s) => `${h}.${p}.${s}.${p}.${s}`)],
  ['a changed payload', () => bent((h, _p, s) => `${h}.${part({ ...claims(), oid: 'person-2' })}.${s}`)],
  ['a header that is no JSON', () => bent((_h, p, s) => `AAAA.${p}.${s}`)],
  ['a payload that is no JSON', () => bent((h, _p, s) => `${h}.AAAA.${s}`)],
  ['the scheme in front', async () => `Bearer ${await token()}`],
  ['longer than any real one', withClaims({ padding: 'x'.repeat(9_000) })],
  ['another issuer', withClaims({ iss: 'https://login.evil/v2.0' })],
  ['the issuer with a slash more', withClaims({ iss: `${ISSUER}/` })],
  ['no issuer', withClaims({ iss: undefined })],
  ['another audience', withClaims({ aud: '44444444-4444-4444-8444-444444444444' })],
  ['the address of the API, as version 1.0 tokens carry it', withClaims({ aud: `api://${AUDIENCE}` })],
  [
    'several audiences, ours among them',
    withClaims({ aud: [AUDIENCE, '44444444-4444-4444-8444-444444444444'] }),
  ],
  ['no audience', withClaims({ aud: undefined })],
  ['another directory', withClaims({ tid: 'dir-2' })],
  ['no directory', withClaims({ tid: undefined })],
  ['no person', withClaims({ oid: undefined })],
  ['an empty person', withClaims({ oid: '' })],
  ['a person that is a number', withClaims({ oid: 7 })],
  ['version 1.0', withClaims({ ver: '1.0' })],
  ['no version', withClaims({ ver: undefined })],
  ['no scope', withClaims({ scp: undefined })],
  ['another scope', withClaims({ scp: 'profile' })],
  ['a scope that begins like ours', withClaims({ scp: 'access_as_user_admin' })],
  ['scopes as a list', withClaims({ scp: ['access_as_user'] })],
  ['roles of an app instead of a scope', withClaims({ scp: undefined, roles: ['access_as_user'] })],
  ['an id token with a nonce', withClaims({ nonce: 'n-1' })],
  ['an id token with at_hash', withClaims({ at_hash: 'abc' })],
  ['an id token with c_hash', withClaims({ c_hash: 'abc' })],
  ['an id token as issued to the client', withClaims({ aud: 'client-1', scp: undefined, nonce: 'n-1' })],
  ['expired 61 s ago', withClaims({ exp: NOW_SEC - 61 })],
  ['never expiring', withClaims({ exp: undefined })],
  ['expiry as text', withClaims({ exp: '4000000000' })],
  ['valid from in 61 s', withClaims({ nbf: NOW_SEC + 61 })],
  ['valid from as text', withClaims({ nbf: '0' })],
];

describe('an access token', () => {
  test.each(accepted)('is accepted: %s', async (_name, make) => {
    await expect(verifier.verify(await make())).resolves.toMatchObject({ tid: DIRECTORY, oid: 'person-1' });
  });

  test.each(refused)('is refused: %s', async (_name, make) => {
    evil.state.asked = 0;
    await expect(verifier.verify(await make())).rejects.toMatchObject({
      code: 'identity.invalid_token',
      status: 401,
      extras: {},
    });
    expect(evil.state.asked).toBe(0);
  });

  test('tells who it is and when the person really signed in', async () => {
    const given = await token({ claims: { auth_time: NOW_SEC - 30 } });
    expect(await verifier.verify(given)).toEqual({
      tid: DIRECTORY,
      oid: 'person-1',
      name: 'Demo Person',
      email: 'demo@example.com',
      authTime: new Date((NOW_SEC - 30) * 1000),
      roles: [],
    });
  });

  test('tells which roles the directory gave, and takes no other form of them', async () => {
    const given = await verifier.verify(await token({ claims: { roles: ['operator'] } }));
    expect(given.roles).toEqual(['operator']);
    await expect(verifier.verify(await token({ claims: { roles: 'operator' } }))).rejects.toMatchObject({
      code: 'identity.invalid_token',
    });
  });
});

test('whether tokens tell when the person signed in is known from the first one on', async () => {
  expect(verifier.signInTime()).toBe('unknown');
  await verifier.verify(await token());
  expect(verifier.signInTime()).toBe('missing');
  await verifier.verify(await token({ claims: { auth_time: NOW_SEC - 30 } }));
  await expect(verifier.verify(await token({ claims: { tid: 'dir-2' } }))).rejects.toThrow();
  expect(verifier.signInTime()).toBe('told');
});

const later = (sec: number) => vi.setSystemTime((NOW_SEC + sec) * 1000);

describe('a token that was found good', () => {
  test('is not checked again for a minute, and then is', async () => {
    const signatures = vi.spyOn(crypto.subtle, 'verify');
    const given = await token();
    for (const sec of [0, 1, 59]) {
      later(sec);
      expect(await verifier.verify(given)).toMatchObject({ oid: 'person-1' });
    }
    expect(signatures).toHaveBeenCalledTimes(1);
    later(60);
    await verifier.verify(given);
    expect(signatures).toHaveBeenCalledTimes(2);
    signatures.mockRestore();
  });

  test('is good for nobody else, and in no other form', async () => {
    const given = await token();
    await verifier.verify(given);
    expect(await verifier.verify(await token({ claims: { oid: 'person-2' } }))).toMatchObject({
      oid: 'person-2',
    });
    const changed = part({ ...claims(), oid: 'person-3' });
    await expect(verifier.verify(await bent((h, _p, s) => `${h}.${changed}.${s}`))).rejects.toMatchObject({
      status: 401,
    });
  });

  test('ends when it expires, also within that minute', async () => {
    const given = await token({ claims: { exp: NOW_SEC - 50 } });
    await verifier.verify(given);
    later(9);
    await verifier.verify(given);
    later(10);
    await expect(verifier.verify(given)).rejects.toMatchObject({ status: 401 });
  });

  test('is refused once its key was withdrawn and the keys were asked for, also within that minute', async () => {
    const given = await token();
    await verifier.verify(given);
    later(570);
    const lasting = await token({ claims: { exp: NOW_SEC + 3_600 } });
    await verifier.verify(lasting);
    issuer.state.keys = [await published(second.publicKey, 'k3')];
    later(601);
    await verifier.verify(await token({ header: { kid: 'k3' }, key: second.privateKey }));
    await expect(verifier.verify(lasting)).rejects.toMatchObject({ status: 401 });
  });

  test('is refused a minute after its key was withdrawn at the latest, whoever else asks', async () => {
    const lasting = await token({ claims: { exp: NOW_SEC + 3_600 } });
    await verifier.verify(lasting);
    issuer.state.keys = [await published(second.publicKey, 'k3')];
    later(599);
    await verifier.verify(lasting);
    later(660);
    await expect(verifier.verify(lasting)).rejects.toMatchObject({ status: 401 });
  });
});

describe('the keys of the issuer', () => {
  test('are asked for once, not for each token', async () => {
    for (let n = 0; n < 5; n += 1) await verifier.verify(await token());
    expect(issuer.state.asked).toBe(1);
  });

  test('a new key is found after a rotation, the retired one no longer passes', async () => {
    await verifier.verify(await token());
    issuer.state.keys = [await published(second.publicKey, 'k3')];
    later(31);
    await verifier.verify(await token({ header: { kid: 'k3' }, key: second.privateKey }));
    await expect(verifier.verify(await token())).rejects.toMatchObject({ status: 401 });
  });

  test('100 tokens with unknown key ids cause at most one more fetch in 30 s', async () => {
    await verifier.verify(await token());
    later(31);
    for (let n = 0; n < 100; n += 1) {
      await expect(verifier.verify(await token({ header: { kid: `x${n}` } }))).rejects.toMatchObject({
        status: 401,
      });
    }
    expect(issuer.state.asked).toBe(2);
  });

  test('while the issuer is down the last known keys serve, and it is not asked each time', async () => {
    await verifier.verify(await token());
    issuer.state.isDown = true;
    later(601);
    const lasting = await token({ claims: { exp: NOW_SEC + 3_600 } });
    for (let n = 0; n < 5; n += 1) await verifier.verify(lasting);
    expect(issuer.state.asked).toBe(2);
    await expect(verifier.verify(await token({ key: attacker.privateKey }))).rejects.toMatchObject({
      status: 401,
    });

    issuer.state.isDown = false;
    later(632);
    await verifier.verify(lasting);
    expect(issuer.state.asked).toBe(3);
  });

  test('without any known key it is an outage and not the fault of the token', async () => {
    issuer.state.isDown = true;
    await expect(verifier.verify(await token())).rejects.toMatchObject({
      code: 'identity.keys_unavailable',
      status: 503,
    });
  });
});
