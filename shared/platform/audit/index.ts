import { defineRoom, type WorkQueue } from '#kernel';
import { type AuditHeads, createAuditHeads } from './audit-heads.ts';
import { type AuditLog, createAudit } from './audit-log.ts';
import type { Listeners } from './hearing.ts';
import { hearWaitingEvents } from './jobs.ts';
import { listAudit } from './list-audit.ts';
import { routes } from './routes.ts';
import { verifyAudit } from './verify-audit.ts';

export { type AuditHeads, createAuditHeads } from './audit-heads.ts';
export { type AuditLog, createAudit } from './audit-log.ts';
export { firstHearing, hearEvents, type Listeners } from './hearing.ts';
export { listAudit } from './list-audit.ts';
export { AuditEntry } from './schema.ts';
export { verifyAudit } from './verify-audit.ts';

export const room = defineRoom({
  name: 'audit',
  routes,
  handlers: { listAudit, verifyAudit },
  instance: { auditHeads: createAuditHeads },
  ctx: { audit: createAudit, eventNudges: (_ctx, { ports }) => ports.eventNudges },
  jobs: { hearWaitingEvents },
  personalData: {
    audit: { holds: 'What was done in your account, when and by whom.', container: 'tenant' },
    hearing: { holds: 'What of it the app has not acted upon yet.', container: 'tenant' },
    auditanchor: { holds: 'How far your audit log has come.', container: 'tenant' },
  },
});

declare module '#kernel/ctx' {
  interface Ports {
    /** Says that something waits to be heard in a tenant. */
    eventNudges: WorkQueue;
  }
  interface InstanceCtx {
    auditHeads: AuditHeads;
    /** Of all rooms; the composition has them. */
    listeners: Listeners;
  }
  interface Ctx {
    audit: AuditLog;
    eventNudges: WorkQueue;
  }
}
