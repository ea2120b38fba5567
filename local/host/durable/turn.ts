import type { OrchestratorInput } from './contract.ts';
import type { Engine } from './engine.ts';
import type { HistoryEvent } from './events.ts';
import { EventType, newEvent } from './events.ts';
import type { CachedHistory } from './history-cache.ts';
import { dropWork, isAlive } from './instances.ts';
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
  const turn = openTurn(engine, id);
  if (turn === 'nothing') return;
  if (turn === 'stray') {
    await engine.write(() => dropWork(engine.store, id));
    return;
  }
  const verdict = await callOrchestrator(engine, turn);
  await commitTurn(engine, turn, verdict);
}

function openTurn(engine: Engine, id: string): Turn | 'nothing' | 'stray' {
  const row = engine.store.instances.get(id);
  if (!row || !isAlive(row)) return 'stray';
  if (row.status === 'Suspended') return 'nothing';
  if (isNewer(row.version, engine.options.defaultVersion)) return 'nothing';
  const nowMs = engine.nowMs();
  const messages = engine.store.inbox.due(id, nowMs);
  const fresh = messages.filter(
    (message) => message.execution === null || message.execution === row.execution,
  );
  if (fresh.length === 0) return 'nothing';
  const events: HistoryEvent[] = fresh.map((message) => JSON.parse(message.event));
  const started = newEvent(EventType.orchestratorStarted, nowMs);
  return {
    row,
    past: pastOf(engine, row),
    events: [started, ...events],
    nowMs,
    lastSeq: messages.reduce((last, message) => Math.max(last, message.seq), 0),
  };
}

function pastOf(engine: Engine, row: InstanceRow): CachedHistory {
  const cached = engine.histories.get(row.id, row.execution);
  if (cached) return cached;
  const stored = engine.store.history.read(row.id);
  for (const event of stored.events) event.IsPlayed = true;
  return { execution: row.execution, ...stored };
}

async function callOrchestrator(engine: Engine, turn: Turn): Promise<Verdict> {
  const { name } = turn.row;
  const runner = engine.runner();
  if (!runner.exists('orchestrator', name)) return fatal(name, missingFunction('orchestrator', name));
  const history = [...turn.past.events, ...turn.events];
  const result = await runner.orchestrator(name, triggerInput(turn, history)).then(resultOf, resultOfError);
  if (result.kind === 'fatal') return fatal(name, result.reason);
  const { state } = result;
  const { execution: executionId } = turn.row;
  return judge(
    name,
    state,
    plan({ history, state, executionId, exists: (kind, wanted) => runner.exists(kind, wanted) }),
  );
}

function triggerInput(turn: Turn, history: readonly HistoryEvent[]): OrchestratorInput {
  return {
    history,
    input: turn.row.input === null ? null : JSON.parse(turn.row.input),
    instanceId: turn.row.id,
    isReplaying: turn.past.events.length > 0,
    parentInstanceId: turn.row.parent,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
}
