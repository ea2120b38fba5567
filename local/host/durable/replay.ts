import { createHash } from 'node:crypto';
import type { Action, Decision } from './actions.ts';
import type { DurableKind } from './contract.ts';
import type { HistoryEvent } from './events.ts';

/** A task of the orchestrator as the host sees it: only whether it is over, and how. */
export interface Node {
  isDone: boolean;
  hasFailed: boolean;
  /** Over when all its parts are; of activities alone. */
  needsAll?: boolean;
  onDone: (() => void) | null;
}

export type Settle = (hasFailed: boolean) => void;

/** What the host knows while it replays one execution, awaiting the actions one by one. */
export interface Replay {
  readonly executionId: string;
  readonly actions: readonly Action[];
  readonly exists: (kind: DurableKind, name: string) => boolean;
  nowMs: number;
  nextId: number;
  pointer: number;
  current: Node | null;
  readonly decisions: Map<number, Decision>;
  readonly open: Map<number, Settle>;
  readonly cancelled: Map<number, Settle>;
  /** Newest last: a raised event goes to the newest waiter, as in the library. */
  readonly waits: Map<string, Node[]>;
  readonly raised: Map<string, number>;
  readonly openRetries: Set<Node>;
  continueAsNew: string | null;
  /** Events that were raised after this execution had given up its place. */
  readonly carriedOver: HistoryEvent[];
  problem: string | null;
}

export function newNode(): Node {
  return { isDone: false, hasFailed: false, onDone: null };
}

export function finish(node: Node, hasFailed: boolean): void {
  if (node.isDone) return;
  node.isDone = true;
  node.hasFailed = hasFailed;
  node.onDone?.();
}

export function takeId(replay: Replay): number {
  const id = replay.nextId;
  replay.nextId += 1;
  return id;
}

export function decide(replay: Replay, decision: Decision): void {
  replay.decisions.set(decision.id, decision);
}

export function scheduleTimer(replay: Replay, fireAtMs: number, isCanceled: boolean, settle: Settle): void {
  const id = takeId(replay);
  decide(replay, { kind: 'timer', id, fireAtMs: Math.ceil(fireAtMs), isCanceled });
  (isCanceled ? replay.cancelled : replay.open).set(id, settle);
}

export function settleTask(replay: Replay, id: number | undefined, hasFailed: boolean): void {
  if (id === undefined) return;
  const pending = replay.open.has(id) ? replay.open : replay.cancelled;
  const settle = pending.get(id);
  pending.delete(id);
  settle?.(hasFailed);
}

/** A wait is over at once when the event was raised earlier and nobody took it. */
export function waitForEvent(replay: Replay, name: string): Node {
  const node = newNode();
  const buffered = replay.raised.get(name) ?? 0;
  if (buffered > 0) {
    replay.raised.set(name, buffered - 1);
    finish(node, false);
    return node;
  }
  const waiters = replay.waits.get(name);
  if (waiters) waiters.push(node);
  else replay.waits.set(name, [node]);
  return node;
}

export function raise(replay: Replay, name: string): void {
  const waiters = replay.waits.get(name);
  const waiter = waiters?.pop();
  if (!waiters || !waiter) {
    replay.raised.set(name, (replay.raised.get(name) ?? 0) + 1);
    return;
  }
  if (waiters.length === 0) replay.waits.delete(name);
  finish(waiter, false);
}

/** The same guid in every replay, so that the answer of an entity finds its call. */
export function callGuid(executionId: string, id: number): string {
  const hex = createHash('sha1').update(`${executionId}:${id}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
