import type { AuditHeads } from './audit-heads.ts';
import type { AuditLog } from './audit-log.ts';

export { type AuditHeads, createAuditHeads } from './audit-heads.ts';
export { type AuditLog, createAudit } from './audit-log.ts';
export { listAudit } from './list-audit.ts';
export { routes } from './routes.ts';
export { AuditEntry } from './schema.ts';
export { verifyAudit } from './verify-audit.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    audit: AuditLog;
    /** Made once per instance. */
    auditHeads: AuditHeads;
  }
}
