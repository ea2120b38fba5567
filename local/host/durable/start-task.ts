import type { Action, RetryOptions } from './actions.ts';
import type { DurableKind } from './contract.ts';
import type { Node, Replay, Settle } from './replay.ts';
import { decide, finish, newNode, scheduleTimer, takeId } from './replay.ts';

type Schedule = (replay: Replay, action: Action, settle: Settle) => void;

export function scheduleActivity(replay: Replay, action: Action, settle: Settle): void {
  const name = action.functionName ?? '';
  demand(replay, 'activity', name);
  const id = takeId(replay);
  decide(replay, { kind: 'activity', id, name, input: action.input });
  replay.open.set(id, settle);
}

export function scheduleChild(replay: Replay, action: Action, settle: Settle): void {
  const name = action.functionName ?? '';
  demand(replay, 'orchestrator', name);
  const id = takeId(replay);
  decide(replay, {
    kind: 'child',
    id,
    name,
    instanceId: action.instanceId || `${replay.executionId}:${id}`,
    input: jsonText(action.input),
    version: action.version ?? null,
  });
  replay.open.set(id, settle);
}

export function once(replay: Replay, action: Action, schedule: Schedule): Node {
  const node = newNode();
  schedule(replay, action, (hasFailed) => finish(node, hasFailed));
  return node;
}

interface Attempt {
  readonly node: Node;
  readonly firstAtMs: number;
  readonly number: number;
}

export function withRetry(replay: Replay, action: Action, schedule: Schedule): Node {
  const node = newNode();
  replay.openRetries.add(node);
  attempt(replay, action, schedule, { node, firstAtMs: replay.nowMs, number: 1 });
  return node;
}

/** After the last failure one more timer, due at once, is scheduled: the library waits for it before it throws. */
function attempt(replay: Replay, action: Action, schedule: Schedule, run: Attempt): void {
  const over = (hasFailed: boolean) => {
    replay.openRetries.delete(run.node);
    finish(run.node, hasFailed);
  };
  schedule(replay, action, (hasFailed) => {
    if (!hasFailed) return over(false);
    const delayMs = retryDelayMs(action.retryOptions, run, replay.nowMs);
    if (delayMs === null) return scheduleTimer(replay, replay.nowMs, false, () => over(true));
    scheduleTimer(replay, replay.nowMs + delayMs, false, () =>
      attempt(replay, action, schedule, { ...run, number: run.number + 1 }),
    );
  });
}

function retryDelayMs(options: RetryOptions | undefined, run: Attempt, nowMs: number): number | null {
  if (!options || run.number >= options.maxNumberOfAttempts) return null;
  const timeoutMs = options.retryTimeoutInMilliseconds;
  if (timeoutMs !== undefined && nowMs >= run.firstAtMs + timeoutMs) return null;
  const factor = (options.backoffCoefficient ?? 1) ** (run.number - 1);
  const delayMs = options.firstRetryIntervalInMilliseconds * factor;
  return Math.min(delayMs, options.maxRetryIntervalInMilliseconds ?? delayMs);
}

export function demand(replay: Replay, kind: DurableKind, name: string): void {
  if (!replay.exists(kind, name)) replay.problem ??= missingFunction(kind, name);
}

export function missingFunction(kind: DurableKind, name: string): string {
  return `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function.`;
}

export function jsonText(value: unknown): string {
  return JSON.stringify(value ?? null);
}
