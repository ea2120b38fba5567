import type {} from './events.ts';
import type { RunWatches } from './run-watches.ts';
import type { Runs } from './store.ts';

export { cancelRun } from './cancel-run.ts';
export { getRun, getTimeline, listRuns } from './read-runs.ts';
export { routes } from './routes.ts';
export { createRunWatches } from './run-watches.ts';
export type { Step, Timeline } from './schema.ts';
export {
  isOpen,
  NO_TOTALS,
  NOTHING_SPENT,
  Run,
  RunOutcome,
  RunStatus,
  Spent,
  StepSource,
} from './schema.ts';
export {
  createRuns,
  type Fact,
  type RunDoc,
  type Runs,
  type StepDoc,
  stepId,
  toRun,
} from './store.ts';
export { watchRun } from './watch-run.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    runs: Runs;
    runWatches: RunWatches;
  }
}
