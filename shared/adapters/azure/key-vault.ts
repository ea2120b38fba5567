import type { CryptographyClient } from '@azure/keyvault-keys';
import type { KeyWrapper } from '#platform/connectors';
import { httpClient } from './http-client.ts';
import { ownIdentity } from './own-identity.ts';

/**
 * Wraps tenant keys with an RSA key of Azure Key Vault (RSA-OAEP-256). `keyUrl` is
 * `https://<vault>.vault.azure.net/keys/<name>`; our identity needs only the rights wrapKey and unwrapKey.
 * Unwrapping asks for the version that wrapped, so a rotated key keeps opening what it closed.
 * Never run against a real vault yet: written to the types of `@azure/keyvault-keys` 4.10.2.
 */
export function keyVaultWrapper(keyUrl: string): KeyWrapper {
  const clients = new Map<string, Promise<CryptographyClient>>();
  const clientFor = (keyId: string) => {
    const known = clients.get(keyId) ?? openClient(keyId);
    clients.set(keyId, known);
    return known;
  };

  return {
    async wrap(tenantKey) {
      const { result, keyID } = await (await clientFor(keyUrl)).wrapKey('RSA-OAEP-256', tenantKey);
      return { keyId: keyID ?? keyUrl, wrapped: Buffer.from(result).toString('base64url') };
    },
    async unwrap({ keyId, wrapped }) {
      if (!keyId.startsWith(keyUrl))
        throw new Error('A tenant key was wrapped by a key outside the configured one.');
      const client = await clientFor(keyId);
      return (await client.unwrapKey('RSA-OAEP-256', Buffer.from(wrapped, 'base64url'))).result;
    },
  };
}

/** The library is loaded at first use: it would lengthen every cold start. */
async function openClient(keyId: string): Promise<CryptographyClient> {
  const { CryptographyClient: Client } = await import('@azure/keyvault-keys');
  return new Client(keyId, await ownIdentity(), { httpClient });
}
