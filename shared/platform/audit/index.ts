import { defineRoom } from '#kernel';
import type { AuditHeads } from './audit-heads.ts';
import { createAuditHeads } from './audit-heads.ts';
import type { AuditLog } from './audit-log.ts';
import { createAudit } from './audit-log.ts';
import { listAudit } from './list-audit.ts';
import { routes } from './routes.ts';
import { verifyAudit } from './verify-audit.ts';

export { type AuditHeads, createAuditHeads } from './audit-heads.ts';
export { type AuditLog, createAudit } from './audit-log.ts';
export { listAudit } from './list-audit.ts';
export { AuditEntry } from './schema.ts';
export { verifyAudit } from './verify-audit.ts';

export const room = defineRoom({
  name: 'audit',
  routes,
  handlers: { listAudit, verifyAudit },
  instance: { auditHeads: createAuditHeads },
  ctx: { audit: createAudit },
  personalData: {
    audit: { holds: 'What was done in your account, when and by whom.', container: 'tenant' },
    auditanchor: { holds: 'How far your audit log has come.', container: 'tenant' },
  },
});

declare module '#kernel/ctx' {
  interface InstanceCtx {
    auditHeads: AuditHeads;
  }
  interface Ctx {
    audit: AuditLog;
  }
}
