import { defineRoom } from '#kernel';
import { cancelRun } from './cancel-run.ts';
import { dropStepContent } from './drop-step-content.ts';
import type {} from './events.ts';
import { getRun, getTimeline, listRuns } from './read-runs.ts';
import { routes } from './routes.ts';
import { createRunWatches, type RunWatches } from './run-watches.ts';
import { createRuns, type Runs } from './store.ts';
import { watchRun } from './watch-run.ts';

export { cancelRun } from './cancel-run.ts';
export type { NewRun } from './changes/index.ts';
export * as runChanges from './changes/index.ts';
export { contentUntil } from './drop-step-content.ts';
export { getRun, getTimeline, listRuns } from './read-runs.ts';
export { type RunBudget, runBudget } from './run-budget.ts';
export { createRunWatches } from './run-watches.ts';
export type { Step, Timeline } from './schema.ts';
export {
  isOpen,
  NO_TOTALS,
  NOTHING_SPENT,
  Run,
  RunOutcome,
  RunStatus,
  RunTrigger,
  Spent,
  StepSource,
} from './schema.ts';
export {
  accountsOf,
  createRuns,
  type RunDoc,
  type Runs,
  type StepDoc,
  type StepFacts,
  stepId,
  toRun,
} from './store.ts';
export { TO_WORK_MS, waitOf } from './waits.ts';
export { watchRun } from './watch-run.ts';

export const room = defineRoom({
  name: 'runs',
  routes,
  handlers: { listRuns, getRun, getTimeline, watchRun, cancelRun },
  instance: { runWatches: ({ ports }) => createRunWatches(ports) },
  ctx: { runs: createRuns },
  jobs: { dropStepContent },
  personalData: {
    run: {
      holds: 'Each run of your workflows: when, why, how it ended and what it cost.',
      container: 'tenant',
    },
    step: { holds: 'What the agents read, thought and did in a run, step by step.', container: 'tenant' },
  },
});

declare module '#kernel/ctx' {
  interface InstanceCtx {
    runWatches: RunWatches;
  }
  interface Ctx {
    runs: Runs;
  }
}
