import type { OrchestratorState } from './actions.ts';
import { messageOf } from './engine.ts';
import type { Plan } from './planner.ts';

/** What a turn came to. `failed` carries the text that callers and parents see. */
export type Verdict =
  | { kind: 'failed'; reason: string; custom: string | null; plan: Plan | null }
  | { kind: 'completed'; output: string; custom: string | null; plan: Plan }
  | { kind: 'restarted'; input: string; custom: string | null; plan: Plan }
  | { kind: 'running'; custom: string | null; plan: Plan };

const stateLabel = '\n\n$OutOfProcData$:';

export type TurnResult = { kind: 'state'; state: OrchestratorState } | { kind: 'fatal'; reason: string };

export function resultOf(value: unknown): TurnResult {
  const state = typeof value === 'string' ? JSON.parse(value) : value;
  if (isState(state)) return { kind: 'state', state };
  return { kind: 'fatal', reason: 'The orchestrator function returned no orchestration state.' };
}

/** The library reports a throwing orchestrator as an Error whose message ends in its state. */
export function resultOfError(cause: unknown): TurnResult {
  const message = messageOf(cause);
  const at = message.indexOf(stateLabel);
  if (at < 0) return { kind: 'fatal', reason: message };
  return resultOf(message.slice(at + stateLabel.length));
}

function isState(value: unknown): value is OrchestratorState {
  return typeof value === 'object' && value !== null && 'isDone' in value && 'actions' in value;
}

export function fatal(name: string, reason: string): Verdict {
  return { kind: 'failed', reason: failureText(name, reason), custom: null, plan: null };
}

/** First match wins. An instance ends only when no scheduled task is open any more. */
export function judge(name: string, state: OrchestratorState, plan: Plan): Verdict {
  const custom = state.customStatus === undefined ? null : JSON.stringify(state.customStatus);
  if (plan.problem !== null) return fatal(name, plan.problem);
  if (plan.openTasks > 0) return { kind: 'running', custom, plan };
  if (state.error !== undefined)
    return { kind: 'failed', reason: failureText(name, state.error), custom, plan };
  if (!state.isDone || !plan.hasCaughtUp) return { kind: 'running', custom, plan };
  if (plan.continueAsNew !== null) return { kind: 'restarted', input: plan.continueAsNew, custom, plan };
  return { kind: 'completed', output: JSON.stringify(state.output ?? null), custom, plan };
}

function failureText(name: string, reason: string): string {
  return `Orchestrator function '${name}' failed: ${reason}`;
}
