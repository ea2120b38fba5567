import type { WorkQueue } from '#kernel';
import type {} from './events.ts';
import type { Workflows } from './store.ts';

export { checkDefinition } from './check-definition.ts';
export { gather } from './nodes/gather/gather.ts';
export { notify } from './nodes/notify/notify.ts';
export { suggest } from './nodes/suggest/suggest.ts';
export { callTool } from './nodes/think/call-tool.ts';
export { think } from './nodes/think/think.ts';
export { write } from './nodes/write/write-records.ts';
export { getWorkflow, listWorkflows, switchWorkflow } from './read-workflows.ts';
export { routes } from './routes.ts';
export { runWorkflow } from './run-workflow.ts';
export { Definition, Workflow } from './schema.ts';
export { admitRun, startRun } from './start-run.ts';
export { EndInput, StepInput, StepResult } from './step-contract.ts';
export type { StepCtx } from './steps/current-step.ts';
export { endRun } from './steps/end-run.ts';
export { openRun } from './steps/open-run.ts';
export { createWorkflows, toWorkflow, type WorkflowDoc, type Workflows } from './store.ts';
export { type Sweep, sweep } from './sweep.ts';
export { listUnfinished, retryUnfinished } from './unfinished.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    workflows: Workflows;
    /** Runs that wait for a place. */
    standardRuns: WorkQueue;
    /** Standard runs in flight over all tenants. */
    standardLoad(): Promise<number>;
  }
}
