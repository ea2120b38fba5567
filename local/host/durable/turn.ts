import type { Completion } from './completions.ts';
import type { Engine } from './engine.ts';
import type { HistoryEvent } from './events.ts';
import { EventType, newEvent, textOf } from './events.ts';
import type { CachedHistory } from './history-cache.ts';
import { dropWork, isAlive, post } from './instances.ts';
import { plan } from './planner.ts';
import { missingFunction } from './start-task.ts';
import type { InstanceRow } from './store.ts';
import { commitTurn } from './turn-commit.ts';
import type { Turn } from './turn-contract.ts';
import type { Verdict } from './verdict.ts';
import { fatal, judge, resultOf, resultOfError } from './verdict.ts';
import { isNewer } from './version.ts';

/** Runs what is due for the instance. Nothing happens for finished and suspended ones. */
export async function runTurn(engine: Engine, id: string): Promise<void> {
  const completions = engine.completions.take(id);
  try {
    await takeUp(engine, id, completions);
  } catch (cause) {
    engine.completions.putBack(id, completions);
    throw cause;
  }
}

async function takeUp(engine: Engine, id: string, completions: readonly Completion[]): Promise<void> {
  const row = engine.store.instances.get(id);
  if (!row || !isAlive(row)) {
    await engine.write(() => dropWork(engine.store, id));
    return;
  }
  if (row.status === 'Suspended' || isNewer(row.version, engine.options.defaultVersion)) {
    await keep(engine, completions);
    return;
  }
  const turn = openTurn(engine, row, completions);
  if (turn) await commitTurn(engine, turn, await callOrchestrator(engine, turn));
}

/** Puts completions among the messages in the store, for a turn that may come much later. */
export async function keep(engine: Engine, completions: readonly Completion[]): Promise<void> {
  if (completions.length === 0) return;
  await engine.write((effects) => {
    for (const { id, execution, task, event } of completions) {
      // Its instance may have been ended meanwhile, and another one begun under the same id.
      if (engine.store.instances.get(id)?.execution !== execution) continue;
      if (!engine.store.activities.finish(id, task)) continue;
      post(engine.store, effects, { id, execution, dueMs: engine.nowMs(), event });
    }
  });
}

function openTurn(engine: Engine, row: InstanceRow, completions: readonly Completion[]): Turn | undefined {
  const nowMs = engine.nowMs();
  const messages = engine.store.inbox.due(row.id, nowMs);
  const own = completions.filter(({ execution }) => execution === row.execution);
  const past = pastOf(engine, row);
  const read: HistoryEvent[] = messages
    .filter(({ execution }) => execution === null || execution === row.execution)
    .map(({ event }) => JSON.parse(event));
  const isBegun = past.turns > 0 || read.some(({ EventType: type }) => type === EventType.executionStarted);
  const fresh = [...(isBegun ? [] : [beginning(row)]), ...read, ...own.map(({ event }) => event)];
  if (fresh.length === 0) return undefined;
  const events = [newEvent(EventType.orchestratorStarted, nowMs), ...fresh];
  return {
    ...{ row, past, events, completions: own, nowMs },
    text: events.map(textOf).join(','),
    lastSeq: messages.reduce((last, message) => Math.max(last, message.seq), 0),
  };
}

/** The row of a new instance says all that its first event does, so it needs no message. */
function beginning({ created, name, version, input }: InstanceRow): HistoryEvent {
  return newEvent(EventType.executionStarted, created, { Name: name, Version: version, Input: input });
}

function pastOf(engine: Engine, row: InstanceRow): CachedHistory {
  const cached = engine.histories.get(row.id, row.execution);
  if (cached) return cached;
  const { text, turns } = engine.store.history.read(row.id);
  const events: HistoryEvent[] = JSON.parse(`[${text}]`);
  return { execution: row.execution, events, text, turns, needsAll: false };
}

async function callOrchestrator(engine: Engine, turn: Turn): Promise<Verdict> {
  const { name } = turn.row;
  const runner = engine.runner();
  if (!runner.exists('orchestrator', name)) return fatal(name, missingFunction('orchestrator', name));
  const result = await runner.orchestrator(name, triggerInput(turn)).then(resultOf, resultOfError);
  if (result.kind === 'fatal') return fatal(name, result.reason);
  const { state } = result;
  const { execution: executionId } = turn.row;
  const history = [...turn.past.events, ...turn.events];
  return judge(
    name,
    state,
    plan({ history, state, executionId, exists: (kind, wanted) => runner.exists(kind, wanted) }),
  );
}

const LIMITS = JSON.stringify({
  upperSchemaVersion: 1,
  upperSchemaVersionNew: 2,
  longRunningTimerIntervalDuration: '3.00:00:00',
  maximumShortTimerDuration: '6.00:00:00',
  defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
}).slice(1);

/** The JSON text of an `OrchestratorInput`. */
function triggerInput({ row, past, text }: Turn): string {
  const history = past.text === '' ? text : `${past.text},${text}`;
  const { id: instanceId, parent: parentInstanceId } = row;
  const own = { instanceId, isReplaying: past.turns > 0, parentInstanceId };
  return `{"history":[${history}],"input":${row.input ?? 'null'},${JSON.stringify(own).slice(1, -1)},${LIMITS}`;
}
