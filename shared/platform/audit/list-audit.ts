import type { Ctx, InputOf } from '#kernel';
import type { routes } from './routes.ts';
import type { AuditEntry } from './schema.ts';
import { readPage } from './store.ts';

export async function listAudit(ctx: Pick<Ctx, 'db'>, input: InputOf<typeof routes.listAudit>) {
  const { cursor: after, limit, subject } = input;
  const { items, next } = await readPage(ctx, { after, limit, subject, newestFirst: true });
  return { items: items.map(toView), next };
}

function toView(entry: AuditEntry): AuditEntry {
  const { id, seq, at, actor, action, subject, facts, prevAt, prevHash, hash } = entry;
  return { id, seq, at, actor, action, subject, facts, prevAt, prevHash, hash };
}
