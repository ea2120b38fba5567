import { z } from 'zod';
import { Run } from '#factory/runs';
import { ById, defineRoute, pageOf } from '#kernel';
import { Workflow } from './schema.ts';

const tag = 'workflows';

export const routes = {
  listWorkflows: defineRoute({
    id: 'listWorkflows',
    method: 'GET',
    path: 'workflows',
    tag,
    summary: 'Your workflows',
    auth: 'member',
    answers: { 200: pageOf(Workflow) },
  }),
  getWorkflow: defineRoute({
    id: 'getWorkflow',
    method: 'GET',
    path: 'workflows/{id}',
    tag,
    summary: 'One workflow',
    auth: 'member',
    params: ById,
    answers: { 200: Workflow },
    problems: ['workflow.not_found'],
  }),
  switchWorkflow: defineRoute({
    id: 'switchWorkflow',
    method: 'PATCH',
    path: 'workflows/{id}',
    tag,
    summary: 'Switch a workflow off or on',
    auth: 'member',
    params: ById,
    body: z.strictObject({ enabled: z.boolean() }),
    ifMatch: true,
    answers: { 200: Workflow },
    problems: ['workflow.not_found'],
  }),
  startRun: defineRoute({
    id: 'startRun',
    method: 'POST',
    path: 'workflows/{id}/runs',
    tag,
    summary: 'Start a run; the same Idempotency-Key starts it once',
    auth: 'member',
    rate: 'runs',
    params: ById,
    idempotency: 'natural',
    answers: { 202: Run },
    problems: [
      'workflow.not_found',
      'workflow.switched_off',
      'plan.quota_reached',
      'plan.budget_held',
      'plan.daily_starts_reached',
      'api.idempotency_mismatch',
    ],
  }),
};
