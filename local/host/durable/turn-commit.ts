import type { Engine } from './engine.ts';
import type { HistoryEvent } from './events.ts';
import { asPlayed, EventType, newEvent, textOf } from './events.ts';
import type { Effects } from './group-commit.ts';
import type { Ending } from './instances.ts';
import { closeInstance, newExecutionId, post } from './instances.ts';
import { perform } from './perform.ts';
import type { Turn } from './turn-contract.ts';
import type { Verdict } from './verdict.ts';

/** Everything a turn decided goes into one transaction, or nothing when the execution was ended meanwhile. */
export async function commitTurn(engine: Engine, turn: Turn, verdict: Verdict): Promise<void> {
  const written = await engine.write((effects) => {
    switch (verdict.kind) {
      case 'running':
        return goOn(engine, effects, turn, verdict);
      case 'restarted':
        return restart(engine, effects, turn, verdict);
      case 'failed':
        return end(engine, effects, turn, {
          status: 'Failed',
          output: JSON.stringify(verdict.reason),
          reason: verdict.reason,
          verdict,
        });
      case 'completed':
        return end(engine, effects, turn, {
          status: 'Completed',
          output: verdict.output,
          reason: '',
          verdict,
        });
    }
  });
  remember(engine, turn, written);
}

interface Written {
  readonly events: readonly HistoryEvent[];
  readonly text: string;
  readonly needsAll: boolean;
}

type VerdictOf<Kind extends Verdict['kind']> = Extract<Verdict, { kind: Kind }>;

function goOn(engine: Engine, effects: Effects, turn: Turn, verdict: VerdictOf<'running'>): Written | null {
  const { row, nowMs } = turn;
  if (!engine.store.instances.progress(row, verdict.custom, nowMs)) return null;
  if (turn.lastSeq > 0) engine.store.inbox.take(row.id, nowMs, turn.lastSeq);
  for (const { task } of turn.completions) engine.store.activities.finish(row.id, task);
  const scheduled = perform({ ...performing(engine, turn), effects }, verdict.plan.fresh);
  const events = [...scheduled, newEvent(EventType.orchestratorCompleted, nowMs)];
  return { ...appendTurn(engine, turn, events), needsAll: verdict.plan.needsAll };
}

/** History, queued work and events that nobody consumed are gone: the next execution starts from its input and from what came after the decision. */
function restart(engine: Engine, effects: Effects, turn: Turn, verdict: VerdictOf<'restarted'>): null {
  const { store } = engine;
  const { row, nowMs } = turn;
  const next = { execution: newExecutionId(), input: verdict.input, custom: verdict.custom };
  if (!store.instances.restart(row, next, nowMs)) return null;
  performSends(engine, effects, turn, verdict);
  store.inbox.take(row.id, nowMs, turn.lastSeq);
  store.inbox.removeOf(row.id, row.execution);
  store.activities.remove(row.id);
  store.history.remove(row.id);
  const started = newEvent(EventType.executionStarted, nowMs, {
    Name: row.name,
    Version: row.version,
    Input: verdict.input,
  });
  // Due at the epoch: it must be read before events that came in meanwhile.
  for (const event of [started, ...verdict.plan.carriedOver])
    post(store, effects, {
      id: row.id,
      execution: next.execution,
      dueMs: 0,
      event: { ...event, IsPlayed: false },
    });
  return null;
}

type EndOfTurn = Ending & { verdict: VerdictOf<'failed' | 'completed'> };

function end(engine: Engine, effects: Effects, turn: Turn, ending: EndOfTurn): null {
  const { row, nowMs } = turn;
  const { verdict, status, output } = ending;
  if (!engine.store.instances.end(row, { status, output, custom: verdict.custom }, nowMs)) return null;
  performSends(engine, effects, turn, verdict);
  const completed = newEvent(EventType.executionCompleted, nowMs, {
    OrchestrationStatus: status,
    Result: output,
  });
  appendTurn(engine, turn, [completed]);
  closeInstance(engine.store, effects, { row, ending, nowMs });
  return null;
}

/** Of an execution that ends, only what it sent to entities still happens. */
function performSends(engine: Engine, effects: Effects, turn: Turn, verdict: Verdict): void {
  const sends = verdict.plan?.fresh.filter((decision) => decision.kind === 'send') ?? [];
  perform({ ...performing(engine, turn), effects }, sends);
}

const performing = ({ store, options }: Engine, { row, nowMs }: Turn) => ({
  ...{ store, row, nowMs },
  defaultVersion: options.defaultVersion,
});

function appendTurn({ store }: Engine, { row, past, events, text }: Turn, made: readonly HistoryEvent[]) {
  const played = asPlayed([text, ...made.map(textOf)].join(','));
  store.history.append(row.id, past.turns, played);
  return { events: [...events, ...made], text: played };
}

/** Only a running execution needs its history again; a turn that came too late has none to keep. */
function remember(engine: Engine, turn: Turn, written: Written | null): void {
  const { past, row } = turn;
  if (written === null) {
    engine.histories.drop(row.id);
    return;
  }
  for (const event of written.events) {
    event.IsPlayed = true;
    past.events.push(event);
  }
  past.text = past.text === '' ? written.text : `${past.text},${written.text}`;
  past.turns += 1;
  past.needsAll = written.needsAll;
  engine.histories.put(row.id, past);
}
