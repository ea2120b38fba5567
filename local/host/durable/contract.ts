import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HistoryEvent } from './events.ts';

/**
 * Trigger object of one orchestrator turn, as the Durable extension sends it to an out-of-process
 * worker. The functions library receives it as text.
 * The misspelt member name is the one on the wire.
 */
export interface OrchestratorInput {
  readonly history: readonly HistoryEvent[];
  readonly input: unknown;
  readonly instanceId: string;
  readonly isReplaying: boolean;
  readonly parentInstanceId: string | null;
  readonly upperSchemaVersion: number;
  readonly upperSchemaVersionNew: number;
  readonly longRunningTimerIntervalDuration: string;
  readonly maximumShortTimerDuration: string;
  readonly defaultHttpAsyncRequestSleepTimeMillseconds: number;
}

/** `typed` is the data of the trigger binding; `instanceId` belongs into its trigger metadata as a string. */
export interface ActivityInput {
  readonly instanceId: string;
  readonly typed: { readonly string: string } | { readonly json: string };
}

export interface EntityOperation {
  readonly name: string;
  /** JSON text. */
  readonly input: string | null;
  readonly isSignal: boolean;
}

/** Trigger object of one entity batch, sent as `{ string: JSON.stringify(input) }`. `state` is JSON text. */
export interface EntityBatchInput {
  readonly self: { readonly name: string; readonly key: string };
  readonly exists: boolean;
  readonly state: string | null;
  readonly batch: readonly EntityOperation[];
}

export type DurableKind = 'orchestrator' | 'activity' | 'entity';

/** How the engine reaches the app's functions. Rejections carry the thrown Error. */
export interface Runner {
  /**
   * Runs one orchestrator turn; `input` is the JSON text of an `OrchestratorInput`. Resolves with the library's result state, parsed from the `json` of the
   * return value; rejects with the library's Error, whose message is passed on unchanged.
   */
  orchestrator(name: string, input: string): Promise<unknown>;
  /** Resolves with the JSON text of the returned value; nothing is `null`. */
  activity(name: string, input: ActivityInput): Promise<string>;
  /** Resolves with the library's entity state, parsed from the `json` of the return value. */
  entity(name: string, input: EntityBatchInput): Promise<unknown>;
  /** Entity names compare without regard to case, here and in `entity`. */
  exists(kind: DurableKind, name: string): boolean;
}

export interface DurableOptions {
  /** Path of the SQLite file, or ':memory:'. */
  readonly file: string;
  readonly hubName: string;
  /** What instances are started as that name no version; null = without one. */
  readonly defaultVersion: string | null;
  readonly maxConcurrentActivities: number;
  /** Also bounds entity batches, as on the real extension. */
  readonly maxConcurrentOrchestrators: number;
  log(line: string): void;
}

export type DurableAccess =
  | { readonly kind: 'rpc' }
  | { readonly kind: 'public'; readonly systemKey: string; readonly publicOrigin: string };

export interface ClientUrls {
  readonly publicOrigin: string;
  readonly rpcOrigin: string;
  readonly systemKey: string;
}

export interface DurableHub {
  /** Requeues what a crash left and starts dispatching. */
  start(runner: Runner): void;
  /** Drains running turns, gives running activities five seconds, then closes the database. */
  stop(): Promise<void>;
  /** The payload of the `durableClient` input binding, as JSON text. */
  clientBinding(urls: ClientUrls): string;
  /**
   * Answers paths below `/durabletask/` (rpc: loopback listener, no key) or
   * `/runtime/webhooks/durabletask/` (public: 401 without the system key in `code` or `x-functions-key`).
   * Resolves with false, leaving the response alone, when the path is not ours.
   */
  serve(req: IncomingMessage, res: ServerResponse, access: DurableAccess): Promise<boolean>;
  /** Rows in the store, for benches and tests. */
  counts(): { instances: number; inbox: number; activities: number };
}
