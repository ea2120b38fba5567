/** Numbers of the actions in an orchestrator's result, as the library writes them. */
export const ActionType = {
  callActivity: 0,
  callActivityWithRetry: 1,
  callChild: 2,
  callChildWithRetry: 3,
  continueAsNew: 4,
  createTimer: 5,
  waitForEvent: 6,
  callEntity: 7,
  callHttp: 8,
  signalEntity: 9,
  whenAny: 11,
  whenAll: 12,
} as const;

export interface RetryOptions {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
  retryTimeoutInMilliseconds?: number;
}

/** Only `actionType` is always there; the rest depends on it. */
export interface Action {
  actionType: number;
  functionName?: string;
  instanceId?: string;
  version?: string;
  input?: unknown;
  retryOptions?: RetryOptions;
  fireAt?: string | Date;
  isCanceled?: boolean;
  externalEventName?: string;
  operation?: string;
  compoundActions?: Action[];
}

/** What an orchestrator turn leaves behind. `actions` holds one list: all actions since the execution began. */
export interface OrchestratorState {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  error?: string;
  customStatus?: unknown;
}

/** Work that a turn decided on, numbered as the library numbers its tasks. */
export type Decision =
  // As it was given: a replay decides on all that was ever asked for, and only what is new is written.
  | { kind: 'activity'; id: number; name: string; input: unknown }
  | {
      kind: 'child';
      id: number;
      name: string;
      instanceId: string;
      input: string;
      version: string | null;
    }
  | { kind: 'timer'; id: number; fireAtMs: number; isCanceled: boolean }
  | {
      kind: 'send';
      id: number;
      target: string;
      operation: string;
      input: string | null;
      replyTo: string | null;
    };
