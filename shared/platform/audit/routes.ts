import { z } from 'zod';
import { defineRoute, PageQuery, pageOf } from '#kernel/contract';
import { AuditEntry, AuditVerification } from './schema.ts';

export const routes = {
  listAudit: defineRoute({
    id: 'listAudit',
    method: 'GET',
    path: 'audit',
    tag: 'audit',
    summary: 'What happened in this account, newest first',
    auth: 'member',
    query: PageQuery.extend({
      subject: z
        .string()
        .min(1)
        .max(128)
        .optional()
        .describe('Only what happened to the thing with this id.'),
    }),
    answers: { 200: pageOf(AuditEntry) },
  }),
  verifyAudit: defineRoute({
    id: 'verifyAudit',
    method: 'GET',
    path: 'audit/verify',
    tag: 'audit',
    summary: 'Checks the whole chain and names the first place that does not hold',
    auth: 'member',
    rate: 'proofs',
    answers: { 200: AuditVerification },
  }),
};
