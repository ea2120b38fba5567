import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { type Clock, later, limitAnswers } from '#kernel';
import { keysUnavailable } from './errors.ts';

const COOLDOWN_MS = 30_000;
const MAX_AGE_MS = 600_000;
const TIMEOUT_MS = 5_000;
const askIssuer = limitAnswers(fetch, 256 * 1024);

export interface SigningKeys {
  find: JWTVerifyGetKey;
  /** False while the issuer cannot be reached and the last known keys serve. */
  areCurrent(): boolean;
}

/**
 * The issuer's published keys (RFC 7517). An unknown key id causes at most one fetch per 30 s. While the issuer
 * cannot be reached the last known keys serve, and it is asked again each 30 s; without any it is a 503, not a 401. `isAsked` is
 * called when they may change.
 */
export function signingKeys(jwksUri: string, clock: Clock, isAsked: () => void): SigningKeys {
  const remote = createRemoteJWKSet(new URL(jwksUri), {
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: MAX_AGE_MS,
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: (...asked: Parameters<typeof askIssuer>) => {
      isAsked();
      return askIssuer(...asked);
    },
  });
  let askAgainAt = new Date(0);

  const find: JWTVerifyGetKey = async (header, token) => {
    if (clock.now() < askAgainAt) return lastKnown(header, token);
    try {
      return await remote(header, token);
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      askAgainAt = later(clock.now(), COOLDOWN_MS);
      return lastKnown(header, token);
    }
  };
  return { find, areCurrent: () => clock.now() >= askAgainAt };

  function lastKnown(...[header, token]: Parameters<JWTVerifyGetKey>) {
    const known = remote.jwks();
    if (!known) throw keysUnavailable({ retryAfterSec: COOLDOWN_MS / 1000 });
    return createLocalJWKSet(known)(header, token);
  }
}

const isAboutTheToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
