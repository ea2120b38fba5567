import type { CryptographyClient, CryptographyClientOptions, KeyClient } from '@azure/keyvault-keys';
import type { KeyWrapper } from '#platform/connectors';
import { httpClient } from './http-client.ts';
import { ownIdentity } from './own-identity.ts';

const ALGORITHM = 'RSA-OAEP-256';
const VERSION = /^[0-9a-f]{32}$/i;

/** Whose tokens, and over what; the process's own when left out. */
export interface VaultAccess {
  credential?: ConstructorParameters<typeof KeyClient>[1];
  httpClient?: CryptographyClientOptions['httpClient'];
}

/**
 * Wraps tenant keys with an RSA key of Azure Key Vault (RSA-OAEP-256). `keyUrl` is
 * `https://<vault>.vault.azure.net/keys/<name>`, without a version: the newest wraps, and is recorded, so that a rotated
 * key keeps opening what it closed. Our identity needs the rights get, wrapKey and unwrapKey on keys, which is the role
 * Key Vault Crypto Service Encryption User. Rejects when the vault does not answer or does not allow it.
 */
export function keyVaultWrapper(keyUrl: string, access: VaultAccess = {}): KeyWrapper {
  const { origin, name } = readKeyUrl(keyUrl);
  const clients = new Map<string, CryptographyClient>();
  let vault: ReturnType<typeof openVault> | undefined;

  async function clientFor(version: string): Promise<CryptographyClient> {
    vault ??= openVault(origin, access);
    const known = clients.get(version) ?? (await vault).clientOf(name, version);
    clients.set(version, known);
    return known;
  }

  return {
    async wrap(tenantKey) {
      vault ??= openVault(origin, access);
      // Asked each time, which is once in a tenant's life: a rotation makes another version the newest, and what the
      // SDK tells after wrapping is the address that it was given and not the version that the vault took.
      const version = (await (await vault).keys.getKey(name)).properties.version ?? '';
      const { result } = await (await clientFor(version)).wrapKey(ALGORITHM, tenantKey);
      return { keyId: `${keyUrl}/${version}`, wrapped: Buffer.from(result).toString('base64url') };
    },
    async unwrap({ keyId, wrapped }) {
      const recorded = readKeyUrl(keyId);
      if (recorded.origin !== origin || recorded.name !== name || !VERSION.test(recorded.version))
        throw new Error('A tenant key was wrapped by a key outside the configured one.');
      const client = await clientFor(recorded.version);
      return (await client.unwrapKey(ALGORITHM, Buffer.from(wrapped, 'base64url'))).result;
    },
  };
}

/** Compared part by part: an address may begin like another one and lead elsewhere. */
function readKeyUrl(text: string): { origin: string; name: string; version: string } {
  const { origin = '', pathname = '' } = URL.parse(text) ?? {};
  const [, , name = '', version = ''] = pathname.split('/');
  const isPlain = text === [origin, 'keys', name, ...(version ? [version] : [])].join('/');
  return isPlain ? { origin, name, version } : { origin: '', name: '', version: '' };
}

/** The library is loaded at first use: it would lengthen every cold start. */
async function openVault(origin: string, access: VaultAccess) {
  const { CryptographyClient: Client, KeyClient: Keys } = await import('@azure/keyvault-keys');
  const credential = access.credential ?? (await ownIdentity());
  const options = { httpClient: access.httpClient ?? httpClient };
  return {
    keys: new Keys(origin, credential, options),
    /**
     * Given a key instead of its address, the SDK does not read it first, and so does not refuse by itself what the
     * vault allows: a version that has expired still unwraps.
     */
    clientOf: (name: string, version: string): CryptographyClient =>
      new Client(
        {
          id: `${origin}/keys/${name}/${version}`,
          name,
          properties: { name, vaultUrl: origin, version },
        },
        credential,
        options,
      ),
  };
}
