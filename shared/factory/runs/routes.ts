import { z } from 'zod';
import { ById, defineRoute, PageQuery, pageOf } from '#kernel/contract';
import { Run, RunStatus, Timeline } from './schema.ts';

const tag = 'runs';

export const routes = {
  listRuns: defineRoute({
    id: 'listRuns',
    method: 'GET',
    path: 'runs',
    tag,
    summary: 'Your runs, newest first',
    auth: 'member',
    query: PageQuery.extend({ status: RunStatus.optional() }),
    answers: { 200: pageOf(Run) },
  }),
  getRun: defineRoute({
    id: 'getRun',
    method: 'GET',
    path: 'runs/{id}',
    tag,
    summary: 'One run',
    auth: 'member',
    params: ById,
    answers: { 200: Run },
    problems: ['run.not_found'],
  }),
  getTimeline: defineRoute({
    id: 'getTimeline',
    method: 'GET',
    path: 'runs/{id}/timeline',
    tag,
    summary: 'See what the agents did, step by step',
    auth: 'member',
    params: ById,
    answers: { 200: Timeline },
    problems: ['run.not_found'],
  }),
  watchRun: defineRoute({
    id: 'watchRun',
    method: 'GET',
    path: 'runs/{id}/live',
    tag,
    summary: 'Watch a run as server-sent events; resume with Last-Event-ID',
    auth: 'member',
    rate: 'streams',
    params: ById,
    answers: {
      200: z
        .string()
        .describe(
          'Events `step` (a Step) and `end` (the Run). A step may come twice after a resume; its id tells.',
        ),
    },
    problems: ['run.not_found', 'run.too_many_streams'],
    stream: true,
  }),
  cancelRun: defineRoute({
    id: 'cancelRun',
    method: 'POST',
    path: 'runs/{id}/cancel',
    tag,
    summary: 'Stop a run after the step it is in',
    auth: 'member',
    params: ById,
    answers: { 202: Run },
    problems: ['run.not_found', 'run.already_ended'],
  }),
};
