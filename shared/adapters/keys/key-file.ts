import { constants, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sha256Hex } from '#kernel';
import type { KeyWrapper } from '#platform/connectors';

/**
 * Wraps tenant keys with the RSA private key of a PEM file (at least 2048 bits), by RSA-OAEP with SHA-256,
 * the same algorithm that the key vault uses. The caller creates the file and keeps it readable for the
 * owner only. The key is named by the SHA-256 of its public half, so a changed file is noticed.
 */
export function keyFileWrapper(path: string): KeyWrapper {
  const privateKey = createPrivateKey(readFileSync(path));
  const { modulusLength = 0 } = privateKey.asymmetricKeyDetails ?? {};
  if (privateKey.asymmetricKeyType !== 'rsa' || modulusLength < 2048)
    throw new Error('The key file must hold an RSA private key of at least 2048 bits.');
  const publicKey = createPublicKey(privateKey);
  const keyId = `file:${sha256Hex(publicKey.export({ type: 'spki', format: 'pem' }).toString()).slice(0, 32)}`;
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

  return {
    async wrap(tenantKey) {
      const wrapped = publicEncrypt({ key: publicKey, ...padding }, tenantKey);
      return { keyId, wrapped: wrapped.toString('base64url') };
    },
    async unwrap({ keyId: wrappedBy, wrapped }) {
      if (wrappedBy !== keyId)
        throw new Error('A tenant key was wrapped by another key than the one in the key file.');
      return new Uint8Array(
        privateDecrypt({ key: privateKey, ...padding }, Buffer.from(wrapped, 'base64url')),
      );
    },
  };
}
