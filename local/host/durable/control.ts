import type { Engine } from './engine.ts';
import { isEntityId } from './engine.ts';
import { entityId } from './entity-batch.ts';
import { EventType, newEvent, textOf } from './events.ts';
import type { Effects } from './group-commit.ts';
import { closeInstance, createInstance, forgetInstance, isAlive, newExecutionId, post } from './instances.ts';
import type { EntityMessage } from './perform.ts';
import { missingFunction } from './start-task.ts';
import type { InstanceFilter, InstanceRow } from './store.ts';

export type StartOutcome =
  | { kind: 'started'; id: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'running'; id: string };

/** `over`: the instance exists and has ended. */
export type SendOutcome = 'sent' | 'missing' | 'over';

export interface StartRequest {
  readonly name: string;
  readonly id: string | null;
  readonly input: string | null;
  readonly version: string | null;
}

const maxIdLength = 100;

export async function startInstance(engine: Engine, request: StartRequest): Promise<StartOutcome> {
  const { name, input } = request;
  const version = request.version ?? engine.options.defaultVersion;
  if (!engine.runner().exists('orchestrator', name)) {
    return { kind: 'refused', reason: missingFunction('orchestrator', name) };
  }
  const id = request.id ?? newExecutionId();
  if (!isValidId(id))
    return { kind: 'refused', reason: 'The instance id holds characters that are not allowed.' };
  return engine.write<StartOutcome>((effects) => {
    const taken = engine.store.instances.get(id);
    if (taken && isAlive(taken)) return { kind: 'running', id };
    createInstance(engine.store, effects, { id, name, input, version, parent: null }, engine.nowMs());
    return { kind: 'started', id };
  });
}

function isValidId(id: string): boolean {
  const isClean = ![...id].some(
    (char) => '/\\#?'.includes(char) || char < ' ' || (char >= '\x7f' && char <= '\x9f'),
  );
  return isClean && id.length > 0 && id.length <= maxIdLength && !isEntityId(id);
}

export function raiseEvent(
  engine: Engine,
  id: string,
  event: { name: string; input: string | null },
): Promise<SendOutcome> {
  return send(engine, id, (effects) => {
    const nowMs = engine.nowMs();
    const raised = newEvent(EventType.eventRaised, nowMs, { Name: event.name, Input: event.input });
    post(engine.store, effects, { id, execution: null, dueMs: nowMs, event: raised });
  });
}

/** Children run on, as on Azure. A turn that is under way comes to nothing. */
export function terminate(engine: Engine, id: string, reason: string): Promise<SendOutcome> {
  return send(engine, id, (effects, row) => {
    const { store } = engine;
    const nowMs = engine.nowMs();
    const output = JSON.stringify(reason);
    store.instances.end(row, { status: 'Terminated', output, custom: null }, nowMs);
    const event = newEvent(EventType.executionTerminated, nowMs, { Input: reason });
    store.history.append(id, store.history.nextTurn(id), textOf(event));
    engine.histories.drop(id);
    closeInstance(store, effects, { row, ending: { status: 'Terminated', output, reason }, nowMs });
  });
}

/** Messages stay in the inbox until `resume`; a turn that is under way still ends. */
export function suspend(engine: Engine, id: string, reason: string): Promise<SendOutcome> {
  return send(engine, id, (effects, row) => {
    if (row.status === 'Suspended') return;
    note(engine, effects, id, { type: EventType.executionSuspended, reason });
    engine.store.instances.setStatus(id, 'Suspended', engine.nowMs());
  });
}

export function resume(engine: Engine, id: string, reason: string): Promise<SendOutcome> {
  return send(engine, id, (effects, row) => {
    if (row.status !== 'Suspended') return;
    note(engine, effects, id, { type: EventType.executionResumed, reason });
    engine.store.instances.setStatus(id, 'Running', engine.nowMs());
  });
}

function note(engine: Engine, effects: Effects, id: string, noted: { type: number; reason: string }): void {
  const nowMs = engine.nowMs();
  const event = newEvent(noted.type, nowMs, { Reason: noted.reason });
  post(engine.store, effects, { id, execution: null, dueMs: nowMs, event });
}

async function send(
  engine: Engine,
  id: string,
  deliver: (effects: Effects, row: InstanceRow) => void,
): Promise<SendOutcome> {
  return engine.write<SendOutcome>((effects) => {
    const row = engine.store.instances.get(id);
    if (!row) return 'missing';
    if (!isAlive(row)) return 'over';
    deliver(effects, row);
    return 'sent';
  });
}

/** Forgets finished instances only: the running ones of a filter stay. Returns how many went. */
export async function purge(engine: Engine, rows: readonly { readonly id: string }[]): Promise<number> {
  return engine.write(() => {
    const gone = rows.filter(({ id }) => isEntityId(id) || isFinished(engine, id));
    return gone.filter(({ id }) => forget(engine, id)).length;
  });
}

function isFinished(engine: Engine, id: string): boolean {
  const row = engine.store.instances.get(id);
  return row !== undefined && !isAlive(row);
}

function forget(engine: Engine, id: string): boolean {
  if (isEntityId(id)) return engine.store.entities.remove(id);
  forgetInstance(engine.store, id);
  return true;
}

export function listInstances(engine: Engine, filter: InstanceFilter): InstanceRow[] {
  return engine.store.instances.list(filter);
}

export async function signalEntity(
  engine: Engine,
  target: { name: string; key: string },
  message: EntityMessage,
): Promise<'sent' | 'missing'> {
  if (!engine.runner().exists('entity', target.name)) return 'missing';
  const id = entityId(target.name, target.key);
  await engine.write((effects) => {
    post(engine.store, effects, { id, execution: null, dueMs: engine.nowMs(), event: message });
  });
  return 'sent';
}

/** JSON text of the state, or null when there is no such entity. */
export function readEntity(engine: Engine, target: { name: string; key: string }): string | null {
  const entity = engine.store.entities.get(entityId(target.name, target.key));
  return entity ? (entity.state ?? 'null') : null;
}
