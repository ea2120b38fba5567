import { z } from 'zod';
import { Instant } from '#kernel/contract';

export const PlanId = z.enum(['free', 'pro', 'family']).meta({ id: 'PlanId' });
export type PlanId = z.infer<typeof PlanId>;

export const Tenant = z
  .object({
    id: z.string().describe('`tnt_…`: the account.'),
    kind: z.literal('personal'),
    timeZone: z.string().describe('IANA name; days and months are counted in it.'),
    createdAt: Instant,
  })
  .meta({ id: 'Tenant' });
export type Tenant = z.infer<typeof Tenant>;

export const Member = z
  .object({
    id: z.string().describe('`user_…`.'),
    role: z.enum(['owner']),
    name: z.string().nullable().describe('As the identity provider last told at sign-up.'),
    email: z.string().nullable().describe('For display; never used to recognise anybody.'),
    createdAt: Instant,
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

/** Nothing can be said before the first token came. `missing`: calls that want a fresh sign-in are refused to everybody. */
export const SignInTime = z
  .enum(['told', 'missing', 'unknown'])
  .describe(
    'Whether access tokens tell when the person signed in (`auth_time`), by the newest that came here.',
  );
export type SignInTime = z.infer<typeof SignInTime>;

/** What the rest of the product may rely on after the token was checked. */
export interface VerifiedClaims {
  /** Directory of the identity provider. */
  tid: string;
  /** The person within that directory; with `tid` the only identity key. */
  oid: string;
  name: string | null;
  email: string | null;
  /** When the person last really signed in; null when the provider does not say. */
  authTime: Date | null;
  /** App roles that the directory gave (learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps). */
  roles: string[];
}
