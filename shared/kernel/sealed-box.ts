import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM output, each part base64url; `kid` names the tenant key. */
export interface SealedBox {
  v: 1;
  kid: string;
  iv: string;
  ct: string;
  tag: string;
}

export interface SealKey {
  kid: string;
  bytes: Uint8Array;
}

/** `place` is authenticated but not stored: a box moved to another place does not open. */
export function seal(key: SealKey, place: string, plainText: string): SealedBox {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place, 'utf8'));
  const ct = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
  return { v: 1, kid: key.kid, iv: base64url(iv), ct: base64url(ct), tag: base64url(cipher.getAuthTag()) };
}

/** Throws without telling why when key, place or content are not those of the sealing. */
export function unseal(key: SealKey, place: string, box: SealedBox): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes(box.iv), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place, 'utf8'));
    decipher.setAuthTag(bytes(box.tag));
    return Buffer.concat([decipher.update(bytes(box.ct)), decipher.final()]).toString('utf8');
  } catch {
    throw new Error('a sealed box does not open here');
  }
}

/** A key that only the holder of `secret` can make again (RFC 5869); it is as hard to guess as the secret. */
export const keyFromSecret = (secret: string, purpose: string): SealKey => ({
  kid: purpose,
  bytes: new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'utf8'), Buffer.alloc(0), purpose, 32)),
});

const base64url = (buffer: Buffer) => buffer.toString('base64url');
const bytes = (text: string) => Buffer.from(text, 'base64url');
