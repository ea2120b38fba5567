import { activity } from '#kernel';
import { decide } from './nodes/decide/decide.ts';
import { gather } from './nodes/gather/gather.ts';
import type { NodeStepName } from './nodes/index.ts';
import { notify } from './nodes/notify/notify.ts';
import { suggest } from './nodes/suggest/suggest.ts';
import { callTool } from './nodes/think/call-tool.ts';
import { think } from './nodes/think/think.ts';
import { wait } from './nodes/wait/wait.ts';
import { write } from './nodes/write/write-records.ts';
import { EndInput, RunInput, StepInput, type StepResult } from './step-contract.ts';
import type { StepCtx } from './steps/current-step.ts';
import { endRun } from './steps/end-run.ts';
import { openRun } from './steps/open-run.ts';

const ofNode = (work: (ctx: StepCtx, input: StepInput) => Promise<StepResult>) => activity(StepInput, work);

const NODE_ACTIVITIES = {
  gather: ofNode(gather),
  think: ofNode(think),
  callTool: ofNode(callTool),
  write: ofNode(write),
  suggest: ofNode(suggest),
  notify: ofNode(notify),
  decide: ofNode(decide),
  wait: ofNode(wait),
} satisfies Record<NodeStepName, unknown>;

/** All that a run does, by the names under which the engine keeps it. None of it can write outside. */
export const RUN_ACTIVITIES = {
  openRun: activity(RunInput, openRun),
  ...NODE_ACTIVITIES,
  endRun: activity(EndInput, endRun),
};
