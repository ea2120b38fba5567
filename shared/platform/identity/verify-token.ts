import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '#kernel';
import { createBoundedCache, DomainError, sha256Hex } from '#kernel';
import { invalidToken } from './errors.ts';
import type { SignInTime, VerifiedClaims } from './schema.ts';
import { signingKeys } from './signing-keys.ts';

export interface TokenVerifier {
  /** `bearer` is the token alone. Throws `identity.invalid_token` for whatever is wrong, never saying what. */
  verify(bearer: string): Promise<VerifiedClaims>;
  /** Whether tokens tell when the person signed in; only a token shows it. */
  signInTime(): SignInTime;
}

export interface TokenRules {
  issuer: string;
  /** Client id of the API: what Entra writes as `aud` of its version 2.0 access tokens. */
  audience: string;
  jwksUri: string;
  /** The directory (`tid`) whose people may sign in. */
  directoryId: string;
}

const SCOPE = 'access_as_user';
const CLOCK_TOLERANCE_SEC = 60;
const MOST_CHARACTERS = 8_192;
const REMEMBERED = { max: 10_000, ttlMs: 60_000 };
/** RFC 9068 names `at+jwt`; Entra writes `JWT` on access tokens. */
const ACCESS_TOKEN_TYPES = ['at+jwt', 'application/at+jwt', 'jwt'];

const AccessClaims = z.object({
  aud: z.string(),
  oid: z.string().min(1).max(200),
  tid: z.string().min(1).max(200),
  ver: z.literal('2.0'),
  scp: z.string().refine((scopes) => scopes.split(' ').includes(SCOPE)),
  exp: z.number(),
  name: z.string().max(200).optional(),
  email: z.string().max(320).optional(),
  preferred_username: z.string().max(320).optional(),
  auth_time: z.number().int().positive().optional(),
  roles: z.array(z.string().max(100)).max(50).optional(),
  // Only tokens made for the client itself carry these (OpenID Connect Core, 3.1.3.6 and 3.3.2.11).
  nonce: z.never().optional(),
  at_hash: z.never().optional(),
  c_hash: z.never().optional(),
});

interface Checked {
  claims: VerifiedClaims;
  expiresMs: number;
}

/**
 * Remembers by its hash, for a minute, that a token was good: checking a signature costs more than most requests. It
 * is checked again when it expires and when the issuer was asked for its keys. Who a token belongs to, and whether
 * their account is still open, is asked apart (`resolve-person.ts`).
 */
export function createTokenVerifier(rules: TokenRules, clock: Clock): TokenVerifier {
  const remembered = createBoundedCache<Checked>(REMEMBERED);
  const keys = signingKeys(rules.jwksUri, clock, () => remembered.deleteAll(() => true));
  let signInTime: SignInTime = 'unknown';
  return {
    signInTime: () => signInTime,
    async verify(bearer) {
      if (bearer.length > MOST_CHARACTERS) throw invalidToken();
      const hash = sha256Hex(bearer);
      const now = clock.now();
      const known = remembered.get(hash, now);
      const isKnown = known !== undefined && now.getTime() < known.expiresMs;
      const checked = isKnown ? known : await check(bearer, { rules, keys: keys.find, now });
      if (!isKnown && keys.areCurrent()) remembered.set(hash, checked, now);
      signInTime = checked.claims.authTime === null ? 'missing' : 'told';
      return checked.claims;
    },
  };
}

interface CheckedBy {
  rules: TokenRules;
  keys: JWTVerifyGetKey;
  now: Date;
}

async function check(bearer: string, { rules, keys, now }: CheckedBy): Promise<Checked> {
  try {
    const { payload, protectedHeader } = await jwtVerify(bearer, keys, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms: ['RS256'],
      clockTolerance: CLOCK_TOLERANCE_SEC,
      requiredClaims: ['exp', 'oid', 'tid', 'scp'],
      currentDate: now,
    });
    if (!ACCESS_TOKEN_TYPES.includes(protectedHeader.typ?.toLowerCase() ?? '')) throw invalidToken();
    const claims = AccessClaims.parse(payload);
    if (claims.tid !== rules.directoryId) throw invalidToken();
    return { claims: toVerified(claims), expiresMs: (claims.exp + CLOCK_TOLERANCE_SEC) * 1000 };
  } catch (error) {
    // One answer for every reason: what is wrong with a forged token is nobody's business.
    throw error instanceof DomainError ? error : invalidToken();
  }
}

const toVerified = (claims: z.infer<typeof AccessClaims>): VerifiedClaims => ({
  tid: claims.tid,
  oid: claims.oid,
  name: claims.name ?? null,
  email: claims.email ?? claims.preferred_username ?? null,
  authTime: claims.auth_time === undefined ? null : new Date(claims.auth_time * 1000),
  roles: claims.roles ?? [],
});
