import { defineRoute, pageOf } from '#kernel/contract';
import { Plan, Usage } from './schema.ts';

export const routes = {
  listPlans: defineRoute({
    id: 'listPlans',
    method: 'GET',
    path: 'plans',
    tag: 'plans',
    summary: 'The plans with their prices and limits',
    auth: 'none',
    answers: { 200: pageOf(Plan) },
  }),
  getUsage: defineRoute({
    id: 'getUsage',
    method: 'GET',
    path: 'usage',
    tag: 'plans',
    summary: 'What was used this month and today, beside the limits',
    auth: 'member',
    answers: { 200: Usage },
  }),
};
