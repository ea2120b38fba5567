import { type BatchOp, type Ctx, DAY_MS, type Doc } from '#kernel';
import { type ChainHead, emptyChain, headAt } from './entry.ts';
import type { AuditEntry } from './schema.ts';

export const RETENTION_MS = 400 * DAY_MS;
const ANCHOR_ID = 'auditanchor';
/** Each so many entries the head is noted apart, so that a chain whose end was cut off does not pass. */
const ANCHOR_EVERY = 20;

type EntryDoc = AuditEntry & Doc & { createdAt: string };
type AnchorDoc = Doc & ChainHead & { at: string };

export function writeEntry(entry: AuditEntry): BatchOp[] {
  const doc: EntryDoc = { ...entry, type: 'audit', createdAt: entry.at, ttl: RETENTION_MS / 1000 };
  if (entry.seq % ANCHOR_EVERY !== 0) return [{ kind: 'create', doc }];
  const { seq, at, hash } = entry;
  const anchor: AnchorDoc = { id: ANCHOR_ID, type: 'auditanchor', seq, at, hash };
  return [
    { kind: 'create', doc },
    { kind: 'upsert', doc: anchor },
  ];
}

export async function readHead({ db, tenantId }: Pick<Ctx, 'db' | 'tenantId'>): Promise<ChainHead> {
  const { items } = await db.query<EntryDoc>('audit', { orderBy: 'c.id DESC', limit: 1 });
  return items[0] ? headAt(items[0]) : emptyChain(tenantId);
}

export const readAnchor = ({ db }: Pick<Ctx, 'db'>) => db.get<AnchorDoc>(ANCHOR_ID);

/** As stored and unchecked: what was tampered with must reach the verification. */
export async function readPage(
  { db }: Pick<Ctx, 'db'>,
  page: { after?: string | undefined; limit: number; subject?: string | undefined; newestFirst: boolean },
): Promise<{ items: AuditEntry[]; next: string | null }> {
  const { items, next } = await db.query<EntryDoc>('audit', {
    ...(page.subject ? { where: 'c.subject.id = @subject', params: { subject: page.subject } } : {}),
    orderBy: page.newestFirst ? 'c.id DESC' : 'c.id ASC',
    limit: page.limit,
    after: page.after,
  });
  return { items, next };
}
