import type { Ctx } from '#kernel';
import { type ChainHead, emptyChain, entryId, hashOf, headAt } from './entry.ts';
import type { AuditEntry, AuditVerification } from './schema.ts';
import { RETENTION_MS, readAnchor, readPage } from './store.ts';

type Broken = Extract<AuditVerification, { verified: false }>;

/** Walks the chain from the oldest entry that is kept. Entries past their 400 days may be gone; no other may. */
export async function verifyAudit(ctx: Pick<Ctx, 'db' | 'tenantId' | 'clock'>): Promise<AuditVerification> {
  const anchor = await readAnchor(ctx);
  let head = emptyChain(ctx.tenantId);
  let from: number | null = null;
  let after: string | undefined;
  do {
    const page = await readPage(ctx, { after, limit: 100, newestFirst: false });
    for (const entry of page.items) {
      const found = breakIn(entry, from === null ? startOf(entry, head, ctx.clock.now()) : head);
      if (found) return found;
      from ??= entry.seq;
      head = headAt(entry);
      if (head.seq === anchor?.seq && head.hash !== anchor.hash) return broken(head.seq, 'changed');
    }
    after = page.next ?? undefined;
  } while (after);

  if (anchor && anchor.seq > head.seq && !hasExpired(anchor.at, ctx.clock.now())) {
    return broken(head.seq + 1, 'missing');
  }
  const entries = from === null ? 0 : head.seq - from + 1;
  return { verified: true, entries, from, head: from === null ? null : head.hash };
}

/** The first entry that is kept may stand later in the chain when the one before it has had its time. */
function startOf(entry: AuditEntry, genesis: ChainHead, now: Date): ChainHead {
  if (entry.seq === 1 || entry.prevAt === null) return genesis;
  return hasExpired(entry.prevAt, now)
    ? { seq: entry.seq - 1, at: entry.prevAt, hash: entry.prevHash }
    : genesis;
}

const hasExpired = (at: string, now: Date): boolean => Date.parse(at) + RETENTION_MS <= now.getTime();

function breakIn(entry: AuditEntry, before: ChainHead): Broken | undefined {
  const seq = before.seq + 1;
  if (entry.id !== entryId(seq)) return broken(seq, 'missing');
  if (entry.seq !== seq || hashOf(entry) !== entry.hash) return broken(seq, 'changed');
  if (entry.prevHash !== before.hash || entry.prevAt !== before.at) return broken(seq, 'not_linked');
  return undefined;
}

const broken = (brokenAt: number, reason: Broken['reason']): Broken => ({
  verified: false,
  brokenAt,
  reason,
});
