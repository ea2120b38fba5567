import { defineRoom, type WorkQueue } from '#kernel';
import type {} from './events.ts';
import { carryOnLostRuns, startForgottenRuns } from './jobs.ts';
import { getWorkflow, listWorkflows, switchWorkflow } from './read-workflows.ts';
import { routes } from './routes.ts';
import { startByHand } from './start-by-hand.ts';
import { createWorkflows, type Workflows } from './store.ts';
import { standardLoad } from './take-place.ts';
import { tellEnding } from './tell-ending.ts';
import { listUnfinished, retryUnfinished } from './unfinished.ts';

export { RUN_ACTIVITIES } from './activities.ts';
export { checkDefinition } from './check-definition.ts';
export { Definition } from './definition.ts';
export { getWorkflow, listWorkflows, switchWorkflow } from './read-workflows.ts';
export { runWorkflow } from './run-workflow.ts';
export { Workflow } from './schema.ts';
export { startByHand } from './start-by-hand.ts';
export { admitRun, type StartRequest, startRun } from './start-run.ts';
export type { EndInput, StepInput, StepResult } from './step-contract.ts';
export type { StepCtx } from './steps/current-step.ts';
export { createWorkflows, toWorkflow, type WorkflowDoc, type Workflows } from './store.ts';
export { listUnfinished, retryUnfinished } from './unfinished.ts';

export const room = defineRoom({
  name: 'workflows',
  routes,
  handlers: {
    listWorkflows,
    getWorkflow,
    switchWorkflow,
    listUnfinished,
    retryUnfinished,
    startRun: startByHand,
  },
  ctx: {
    workflows: createWorkflows,
    standardRuns: (_ctx, { ports }) => ports.standardRuns,
    standardLoad:
      (_ctx, { ports }) =>
      () =>
        standardLoad(ports),
  },
  jobs: { startForgottenRuns, carryOnLostRuns },
  listeners: { tellEnding },
  personalData: {
    workflow: { holds: 'The workflows that you installed.', container: 'tenant' },
    reading: {
      holds: 'How far each workflow has read a connected mailbox, and what it could not finish.',
      container: 'tenant',
    },
  },
});

declare module '#kernel/ctx' {
  interface Ports {
    standardRuns: WorkQueue;
  }
  interface Settings {
    /** How many runs of the standard lane may be in flight over all tenants. */
    standardShare: number;
  }
  interface Ctx {
    workflows: Workflows;
    /** Runs that wait for a place. */
    standardRuns: WorkQueue;
    /** Standard runs in flight over all tenants. */
    standardLoad(): Promise<number>;
  }
}
