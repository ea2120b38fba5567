import { constants, generateKeyPairSync, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpClient } from '../../shared/adapters/azure/http-client.ts';
import type { VaultAccess } from '../../shared/adapters/azure/key-vault.ts';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const RESOURCE = 'https://vault.azure.net';
const TOKEN = 'token-of-our-identity';

interface Version {
  id: string;
  key: KeyObject;
  isEnabled: boolean;
  expiresAt?: number;
}

type Right = 'get' | 'wrapKey' | 'unwrapKey';
type Answer = [status: number, body: object, headers?: Record<string, string>];

const refusal = (status: number, code: string, message: string): Answer => [
  status,
  { error: { code, message } },
];

/**
 * As much of Key Vault's REST (learn.microsoft.com/rest/api/keyvault/keys) as wrapping needs, and as strict: a request
 * without a token is challenged, a version is a key of its own, what has expired unwraps but wraps no more. The SDK
 * believes that it speaks to `https://<vault>.vault.azure.net`.
 */
export async function startKeyVault(vault = 'tenants', name = 'kek') {
  const state = {
    versions: [newVersion()],
    rights: new Set<Right>(['get', 'wrapKey', 'unwrapKey']),
    resource: RESOURCE,
    calls: [] as string[],
    tokensGiven: 0,
  };
  const origin = `https://${vault}.vault.azure.net`;

  function answer(request: IncomingMessage, body: string): Answer {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    if (request.headers.host !== new URL(origin).host) return refusal(404, 'NotFound', 'No such vault.');
    if (!request.headers.authorization) return challenge(state.resource);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return challenge(state.resource);
    if (!/^(7\.\d|\d{4}-\d\d-\d\d)/.test(searchParams.get('api-version') ?? ''))
      return refusal(400, 'BadParameter', 'api-version is missing.');
    state.calls.push(`${request.method} ${pathname}`);
    const [, keys, key, versionId = '', operation] = pathname.split('/');
    if (keys !== 'keys' || key !== name) return refusal(404, 'KeyNotFound', 'No such key.');
    const version = versionId ? state.versions.find(({ id }) => id === versionId) : state.versions.at(-1);
    if (!version) return refusal(404, 'KeyNotFound', 'No such version.');
    if (request.method === 'GET' && !operation) return read(version);
    return use(version, operation ?? '', JSON.parse(body));
  }

  function read(version: Version): Answer {
    if (!state.rights.has('get')) return refusal(403, 'Forbidden', 'The right keys/get is missing.');
    const jwk = version.key.export({ format: 'jwk' });
    const kid = `${origin}/keys/${name}/${version.id}`;
    const key = { kid, kty: 'RSA', key_ops: ['wrapKey', 'unwrapKey'], n: jwk.n, e: jwk.e };
    return [200, { key, attributes: { enabled: version.isEnabled, exp: version.expiresAt } }];
  }

  function use(version: Version, operation: string, { alg, value }: { alg: string; value: string }): Answer {
    const right = ({ wrapkey: 'wrapKey', unwrapkey: 'unwrapKey' } as const)[operation];
    if (!right) return refusal(404, 'NotFound', 'No such operation.');
    if (!state.rights.has(right)) return refusal(403, 'Forbidden', `The right keys/${right} is missing.`);
    if (!version.isEnabled) return refusal(403, 'Forbidden', 'The version is disabled.');
    if (alg !== 'RSA-OAEP-256') return refusal(400, 'BadParameter', 'The algorithm is not known.');
    const hasExpired = version.expiresAt !== undefined && version.expiresAt * 1000 < Date.now();
    if (right === 'wrapKey' && hasExpired) return refusal(403, 'Forbidden', 'The version has expired.');
    const given = Buffer.from(value, 'base64url');
    try {
      const result =
        right === 'wrapKey'
          ? publicEncrypt({ key: version.key, ...OAEP }, given)
          : privateDecrypt({ key: version.key, ...OAEP }, given);
      return [200, { kid: `${origin}/keys/${name}/${version.id}`, value: result.toString('base64url') }];
    } catch {
      return refusal(400, 'BadParameter', 'The parameter value is not a valid value.');
    }
  }

  const server = createServer(async (request, response) => {
    const [status, body, headers] = answer(request, await text(request));
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const access: VaultAccess = {
    credential: {
      async getToken(scopes) {
        if (![scopes].flat().includes(`${RESOURCE}/.default`)) throw new Error('a token of another resource');
        state.tokensGiven += 1;
        return { token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    },
    httpClient: {
      sendRequest(request) {
        const asked = new URL(request.url);
        request.headers.set('host', asked.host);
        request.url = `http://127.0.0.1:${port}${asked.pathname}${asked.search}`;
        return httpClient.sendRequest(request).finally(() => Object.assign(request, { url: asked.href }));
      },
    },
  };
  return {
    state,
    access,
    keyUrl: `${origin}/keys/${name}`,
    rotate: () => state.versions.push(newVersion()),
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

const newVersion = (): Version => ({
  id: crypto.randomUUID().replaceAll('-', ''),
  key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  isEnabled: true,
});

const challenge = (resource: string): Answer => [
  401,
  { error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' } },
  {
    'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111", resource="${resource}"`,
  },
];
