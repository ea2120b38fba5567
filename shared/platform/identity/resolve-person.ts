import {
  type BatchOp,
  type BatchOutcome,
  type BoundedCache,
  type Clock,
  createBoundedCache,
  iso,
  type KeyedDb,
  mustSee,
  newId,
  notYetVisible,
  sha256Hex,
  type TenantDb,
} from '#kernel';
import { accountClosed } from './errors.ts';
import type { VerifiedClaims } from './schema.ts';
import {
  createOps,
  type MemberDoc,
  readTenant,
  type SubjectDoc,
  TENANT_ID,
  type TenantDoc,
} from './store.ts';

export interface IdentityPorts {
  clock: Clock;
  directory: KeyedDb;
  tenantDb(tenantId: string): TenantDb;
  /** Writes the first documents of a tenant in one batch with what other rooms hold from the start and the audit entry. */
  commitTenant(person: Person, ops: BatchOp[], known: FirstSeen): Promise<BatchOutcome>;
  /** The zone of a new account until the person says otherwise. */
  defaultTimeZone: string;
}

/** What is known of a person at the first sign-in; it is assumed until the person says it. */
export interface FirstSeen {
  zone: string;
  name: string | null;
}

export interface Person {
  tenantId: string;
  memberId: string;
}

export interface People {
  /** The account of a verified identity, made on first sight. Throws `identity.account_closed`. */
  resolve(claims: VerifiedClaims): Promise<Person>;
  /** The next request of whoever belongs to this tenant asks the store. */
  forget(tenantId: string): void;
}

const CACHE = { max: 10_000, ttlMs: 60_000 };

/** Made once per instance. Remembers a person for 60 s, which is also how late a closed account is noticed. */
export function createPeople(ports: IdentityPorts): People {
  const known: BoundedCache<Person> = createBoundedCache<Person>(CACHE);
  return {
    async resolve(claims) {
      const subject = subjectOf(claims);
      const found = known.get(subject, ports.clock.now());
      if (found) return found;
      const person = await resolvePerson(ports, claims);
      known.set(subject, person, ports.clock.now());
      return person;
    },
    forget: (tenantId) => known.deleteAll((_subject, person) => person.tenantId === tenantId),
  };
}

/** The directory is written first, so that a race or a crash can leave a person without documents but never with two tenants. */
export async function resolvePerson(ports: IdentityPorts, claims: VerifiedClaims): Promise<Person> {
  const { tenantId, memberId } = await findOrClaim(ports, subjectOf(claims));
  const db = ports.tenantDb(tenantId);
  const tenant = (await readTenant(db)) ?? (await openTenant(ports, { tenantId, memberId }, claims));
  if (tenant?.tombstonedAt) throw accountClosed();
  return { tenantId, memberId };
}

/** Directory and person id together; addresses and names change hands. */
export const subjectOf = ({ tid, oid }: Pick<VerifiedClaims, 'tid' | 'oid'>): string =>
  `sub:${sha256Hex(`${tid}|${oid}`)}`;

async function findOrClaim({ directory, clock }: IdentityPorts, id: string): Promise<SubjectDoc> {
  const found = await directory.get<SubjectDoc>(id);
  if (found) return found;
  const now = clock.now();
  const claimed = await directory.create<SubjectDoc>({
    id,
    tenantId: newId('tnt', now),
    memberId: newId('user', now),
    createdAt: iso(now),
  });
  const winner = claimed.kind === 'written' ? claimed.doc : await directory.get<SubjectDoc>(id);
  if (!winner) throw notYetVisible({ retryAfterSec: 1 });
  return winner;
}

async function openTenant(ports: IdentityPorts, person: Person, claims: VerifiedClaims) {
  const createdAt = iso(ports.clock.now());
  const { defaultTimeZone: timeZone } = ports;
  const tenant: TenantDoc = {
    id: TENANT_ID,
    type: 'tenant',
    kind: 'personal',
    plan: 'free',
    timeZone,
    createdAt,
    tombstonedAt: null,
  };
  const member: MemberDoc = {
    id: person.memberId,
    type: 'member',
    role: 'owner',
    name: claims.name,
    email: claims.email,
    createdAt,
  };
  // A conflict means that a request at the same time did the same.
  const known = { zone: timeZone, name: claims.name };
  const outcome = await ports.commitTenant(person, createOps([tenant, member]), known);
  if (outcome.kind === 'committed') return tenant;
  const db = ports.tenantDb(person.tenantId);
  return mustSee(db, TENANT_ID, () => readTenant(db));
}
