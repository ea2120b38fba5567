import { z } from 'zod';
import { Instant } from '#kernel/contract';

const AuditActor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), memberId: z.string() }),
  z.object({
    kind: z.literal('platform'),
    name: z.string().describe('The part of the platform that acted.'),
  }),
]);
export type AuditActor = z.infer<typeof AuditActor>;

/** One link of the chain, as it is hashed (all members but `hash`). */
export const AuditEntry = z
  .object({
    id: z.string().describe('`audit_<seq, 12 digits>`.'),
    seq: z.number().int().min(1).describe('Place in the chain, without gaps.'),
    at: Instant,
    actor: AuditActor,
    action: z
      .string()
      .regex(/^[a-z_]+(\.[a-z_]+)+$/)
      .describe('What happened, past tense: `suggestion.approved`.'),
    subject: z.object({ type: z.string(), id: z.string() }),
    facts: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .describe('Ids, codes, counts and amounts; never the words of a person.'),
    prevAt: Instant.nullable().describe('Time of the entry before; null for the first.'),
    prevHash: z.string().describe('`hash` of the entry before; for the first, a hash of the tenant id.'),
    hash: z
      .string()
      .describe('`sha256:` over the canonical JSON (RFC 8785) of this entry without `id` and `hash`.'),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditVerification = z
  .discriminatedUnion('verified', [
    z.object({
      verified: z.literal(true),
      entries: z.number().int(),
      from: z.number().int().nullable().describe('First entry that is still kept; complete from here on.'),
      head: z.string().nullable().describe('Hash of the newest entry; keep it to compare later.'),
    }),
    z.object({
      verified: z.literal(false),
      brokenAt: z.number().int().describe('First place in the chain that does not hold.'),
      reason: z.enum(['missing', 'changed', 'not_linked']),
    }),
  ])
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;
