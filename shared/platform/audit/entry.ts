import { type Actor, canonicalJson, type DomainEvent, iso, sha256 } from '#kernel';
import type { AuditActor, AuditEntry } from './schema.ts';

/** Where a chain stands: the next entry continues here. */
export interface ChainHead {
  seq: number;
  at: string | null;
  hash: string;
}

/** A chain begins with its tenant, so that entries of another tenant can never be moved into it. */
export const emptyChain = (tenantId: string): ChainHead => ({
  seq: 0,
  at: null,
  hash: sha256(`audit chain of ${tenantId}`),
});

export const entryId = (seq: number): string => `audit_${String(seq).padStart(12, '0')}`;

export function nextEntry(head: ChainHead, event: DomainEvent, actor: Actor, now: Date): AuditEntry {
  const seq = head.seq + 1;
  const link = {
    seq,
    at: iso(now),
    actor: actorOf(actor),
    action: event.action,
    subject: event.subject,
    facts: event.facts ?? {},
    prevAt: head.at,
    prevHash: head.hash,
  };
  return { id: entryId(seq), ...link, hash: hashOf(link) };
}

export const headAt = ({ seq, at, hash }: Pick<AuditEntry, 'seq' | 'at' | 'hash'>): ChainHead => ({
  seq,
  at,
  hash,
});

/** Members are named one by one: what the store or a later version adds is not part of the link. */
export const hashOf = (entry: Omit<AuditEntry, 'id' | 'hash'>): string =>
  sha256(
    canonicalJson({
      seq: entry.seq,
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      facts: entry.facts,
      prevAt: entry.prevAt,
      prevHash: entry.prevHash,
    }),
  );

const actorOf = (actor: Actor): AuditActor =>
  actor.kind === 'person'
    ? { kind: 'person', memberId: actor.memberId }
    : { kind: 'platform', name: actor.name };
