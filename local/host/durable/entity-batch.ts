import type { EntityOperation } from './contract.ts';
import type { Engine } from './engine.ts';
import { messageOf } from './engine.ts';
import { EventType, newEvent } from './events.ts';
import type { Effects } from './group-commit.ts';
import { post } from './instances.ts';
import type { EntityMessage } from './perform.ts';
import { missingFunction } from './start-task.ts';

interface Signal {
  readonly target: { readonly name: string; readonly key: string };
  readonly name: string;
  readonly input?: string | null;
}

/** What the library leaves behind: one result per operation, state and results as JSON text. */
interface EntityState {
  readonly entityExists: boolean;
  readonly entityState?: string | null;
  readonly results: readonly { readonly isError: boolean; readonly result?: string | null }[];
  readonly signals: readonly Signal[];
}

export function entityId(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`;
}

/** Runs all operations that are due for one entity in one call, then answers their callers. */
export async function runEntityBatch(engine: Engine, id: string): Promise<void> {
  const nowMs = engine.nowMs();
  const messages = engine.store.inbox.due(id, nowMs);
  const last = messages.at(-1);
  if (!last) return;
  const batch: EntityMessage[] = messages.map((message) => JSON.parse(message.event));
  const lastSeq = messages.reduce((seq, message) => Math.max(seq, message.seq), last.seq);
  const state = await callEntity(engine, id, batch);
  await engine.write((effects) => {
    engine.store.inbox.take(id, nowMs, lastSeq);
    if (state.kind === 'ran') keep(engine, effects, id, state.state);
    batch.forEach((message, index) => {
      answer(engine, effects, message, state.kind === 'ran' ? state.state.results[index] : state.error);
    });
  });
}

type BatchOutcome =
  | { kind: 'ran'; state: EntityState }
  | { kind: 'failed'; error: { isError: true; result: string } };

async function callEntity(
  engine: Engine,
  id: string,
  batch: readonly EntityMessage[],
): Promise<BatchOutcome> {
  const at = id.indexOf('@', 1);
  const self = { name: id.slice(1, at), key: id.slice(at + 1) };
  const runner = engine.runner();
  const stored = engine.store.entities.get(id);
  try {
    if (!runner.exists('entity', self.name)) throw new Error(missingFunction('entity', self.name));
    const value = await runner.entity(self.name, {
      self,
      exists: stored !== undefined,
      state: stored?.state ?? null,
      batch: batch.map(operationOf),
    });
    return { kind: 'ran', state: value as EntityState };
  } catch (cause) {
    engine.options.log(`entity ${self.name}: ${messageOf(cause)}`);
    return { kind: 'failed', error: { isError: true, result: JSON.stringify(messageOf(cause)) } };
  }
}

function operationOf(message: EntityMessage): EntityOperation {
  return { name: message.op, input: message.input, isSignal: message.id === undefined };
}

function keep(engine: Engine, effects: Effects, id: string, state: EntityState): void {
  if (state.entityExists) engine.store.entities.put(id, state.entityState ?? null);
  else engine.store.entities.remove(id);
  for (const signal of state.signals) {
    const message: EntityMessage = { op: signal.name, input: signal.input || null };
    const target = entityId(signal.target.name, signal.target.key);
    post(engine.store, effects, { id: target, execution: null, dueMs: engine.nowMs(), event: message });
  }
}

function answer(
  engine: Engine,
  effects: Effects,
  message: EntityMessage,
  result: EntityState['results'][number] | undefined,
): void {
  if (message.id === undefined || message.parent === undefined) return;
  const nowMs = engine.nowMs();
  const body = {
    result: result?.result ?? null,
    ...(result?.isError ? { exceptionType: 'Error' } : {}),
  };
  const event = newEvent(EventType.eventRaised, nowMs, { Name: message.id, Input: JSON.stringify(body) });
  const execution = message.parentExecution ?? null;
  post(engine.store, effects, { id: message.parent, execution, dueMs: nowMs, event });
}
