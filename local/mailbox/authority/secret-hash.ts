import { createHash, randomBytes } from 'node:crypto';

/** Secrets are stored as hashes only. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const newSecret = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`;
