import { NOTHING_SPENT, type Spent } from '#factory/runs';
import { type Crashed, perform, type Story, sleep, together } from '#kernel';
import { askedToWait, failed, gaveUp, isOfOneElement, stopped, whyAgain, whyEnded } from './endings.ts';
import { type Facts, first, type GraphNode, next } from './graph.ts';
import { hasTimeFor, type Pace, paceOf, rest, timeLimitOf, waitFor } from './pace.ts';
import {
  addSpent,
  type Ending,
  type GivenUp,
  keyOf,
  type Retry,
  type StepInput,
  type StepPlace,
  type StepResult,
  type Unfinished,
} from './step-contract.ts';

export interface RunInput {
  tenantId: string;
  runId: string;
}

/** The order of a workflow, without its content. */
export interface StoryNode extends GraphNode {
  reads?: string[];
  limits?: { turns: number; toolCalls: number };
  over?: string;
  max?: number;
  body?: StoryNode[];
}

export type Opened =
  /** `from`: the last place in the timeline that is taken, when the run was begun before. */
  | { kind: 'opened'; nodes: StoryNode[]; from: number; deadlineAt: string }
  | { kind: 'over' }
  /** Another run is reading the mailbox. */
  | { kind: 'wait' }
  | Ending
  | Retry;

const MAX_TRIES = 4;
/** At pauses of up to a minute half an hour: what time mends is waited out. */
const MAX_TRIES_OF_OURS = 36;
const MAX_TOOL_CALLS = 60;
/** How long a run waits for another one that reads the same mailbox. */
const MAX_WAIT_MS = 10 * 60_000;
const MOST_BETWEEN_LOOKS_MS = 15_000;

interface Walk {
  run: RunInput;
  pace: Pace;
  /** Steps begun so far, and what was spent, over all parallel paths. */
  counter: { from: number; steps: number; toolCalls: number; spent: Spent };
  givenUp: GivenUp[];
  /** What became of the elements of each list. */
  walked: Record<string, number>;
  unfinished: Unfinished[];
}

/** Where a path of the walk stands: what is known, and which steps it may read. */
interface Path {
  facts: Facts;
  at: Record<string, string>;
  item: StepPlace['item'];
  /** Walked to its end, and yet the next run has to look again. */
  left: Ending | undefined;
}

/** The way of a run: open it, walk the graph, end it. It always ends, and says why. */
export function* runWorkflow(now: () => Date, run: RunInput): Story<string> {
  const opened = yield* open(now, run);
  if (opened.kind === 'over') return opened.kind;

  const { from, deadlineAt } = opened.kind === 'opened' ? opened : NOT_OPENED;
  const counter = { from, steps: 0, toolCalls: 0, spent: NOTHING_SPENT };
  const walk: Walk = {
    run,
    pace: paceOf(now, Date.parse(deadlineAt)),
    counter,
    givenUp: [],
    walked: {},
    unfinished: [],
  };
  const path: Path = { facts: {}, at: {}, item: null, left: undefined };
  const ending = yield* begin(walk, path, opened);
  return yield* end(walk, path, ending);
}

const MAILBOX_BUSY = stopped(
  'run.mailbox_busy',
  'Another run was reading this mailbox all the time, so this one did nothing.',
  'Start it again when that run has ended.',
);
const NOT_OPENED = { from: 0, deadlineAt: '' };

/** A run that cannot even be opened ends like any other, with its reason. */
function* begin(
  walk: Walk,
  path: Path,
  opened: Exclude<Opened, { kind: 'over' | 'wait' }>,
): Story<Ending | undefined> {
  switch (opened.kind) {
    case 'opened':
      return yield* walkNodes(walk, opened.nodes, path);
    case 'ended':
      return opened;
    case 'retry':
      return gaveUp(opened);
  }
}

function* open(now: () => Date, run: RunInput): Story<Exclude<Opened, { kind: 'wait' }>> {
  const untilMs = now().getTime() + MAX_WAIT_MS;
  for (let attempt = 1, waits = 0; ; ) {
    const opened = orRetry(yield* perform<Opened>('openRun', run));
    if (opened.kind === 'wait') {
      if (now().getTime() >= untilMs) return MAILBOX_BUSY;
      yield* sleep(Math.min(MOST_BETWEEN_LOOKS_MS, 1_000 * 2 ** waits));
      waits += 1;
      continue;
    }
    if (opened.kind !== 'retry' || attempt === MAX_TRIES_OF_OURS) return opened;
    yield* sleep(waitFor(attempt, opened.afterMs));
    attempt += 1;
  }
}

function* end(walk: Walk, path: Path, ending: Ending | undefined): Story<string> {
  const { from, steps, spent } = walk.counter;
  const { run, givenUp, walked, unfinished } = walk;
  const so = { steps, spent, at: path.at, givenUp, walked, unfinished, seq: from + steps };
  const input = { ...run, ...so, ending: ending ?? null };
  for (let attempt = 1; ; attempt += 1) {
    const ended = orRetry(
      yield* perform<{ kind: 'ended'; status: string } | { kind: 'retry'; afterMs: number }>('endRun', input),
    );
    if (ended.kind === 'ended') return ended.status;
    // Left open after the last try, the sweep ends it.
    if (attempt === MAX_TRIES_OF_OURS) return 'left_to_sweep';
    yield* sleep(waitFor(attempt, ended.afterMs));
  }
}

function* walkNodes(walk: Walk, nodes: StoryNode[], path: Path): Story<Ending | undefined> {
  for (let node = first(nodes); node; node = next(nodes, node, path.facts)) {
    const ending = yield* visit(walk, node, path);
    if (ending) return ending;
  }
  return undefined;
}

function* visit(walk: Walk, node: StoryNode, path: Path): Story<Ending | undefined> {
  switch (node.kind) {
    case 'branch':
      return undefined;
    case 'gather':
      return yield* gather(walk, node, path);
    case 'think':
      return yield* think(walk, node, path);
    case 'each':
      return yield* each(walk, node, path);
    default:
      return yield* single(walk, node, path);
  }
}

function* single(walk: Walk, node: StoryNode, path: Path): Story<Ending | undefined> {
  const step = yield* take(walk, node.kind, stepOf(walk, node, path));
  if (step.ending) return step.ending;
  remember(path, node.id, step);
  // Done, but not all of it: the workflow's place must not pass this element.
  path.left ??= whyAgain(step.fact);
  return undefined;
}

function* gather(walk: Walk, node: StoryNode, path: Path): Story<Ending | undefined> {
  const reads = node.reads ?? [];
  const steps = yield* together(
    reads.map((read) => take(walk, 'gather', stepOf(walk, node, path, { read }))),
  );
  for (const [index, step] of steps.entries()) {
    if (step.ending) return step.ending;
    remember(path, reads[index] ?? node.id, step);
  }
  return undefined;
}

/** An agent at work: one model call per turn, its look-ups in between, until it answers or meets a limit. */
function* think(walk: Walk, node: StoryNode, path: Path): Story<Ending | undefined> {
  const limits = node.limits ?? { turns: 1, toolCalls: 0 };
  const calls: number[] = [];
  let repaired = false;

  for (let turn = 1; turn <= limits.turns; turn += 1) {
    const step = yield* take(walk, 'think', stepOf(walk, node, path, { turn, calls: [...calls] }));
    if (step.ending) return step.ending;
    if (step.fact.next === 'answer') return void remember(path, node.id, step);
    if (step.fact.next === 'ended') return whyEnded(step.fact);
    if (step.fact.next === 'repair' && repaired)
      return failed('agent.bad_answer', 'The model twice gave an answer that could not be used.');
    repaired ||= step.fact.next === 'repair';

    const wanted = step.fact.next === 'calls' ? Number(step.fact.calls) : 0;
    walk.counter.toolCalls += wanted;
    if (walk.counter.toolCalls > MAX_TOOL_CALLS)
      return stopped('run.tool_limit', `A run may make ${MAX_TOOL_CALLS} look-ups.`);
    calls.push(wanted);
    const ending = yield* callTools(walk, node, path, calls);
    if (ending) return ending;
  }
  return stopped('agent.turn_limit', `An agent did not come to an answer within ${limits.turns} turns.`);
}

/** What the last turn wanted to look up. */
function* callTools(walk: Walk, node: StoryNode, path: Path, calls: number[]): Story<Ending | undefined> {
  const inputs = Array.from({ length: calls.at(-1) ?? 0 }, (_, call) =>
    stepOf(walk, node, path, { turn: calls.length, calls: [...calls], call }),
  );
  const steps = yield* together(inputs.map((input) => take(walk, 'callTool', input)));
  // What the agent looked up itself influenced its answer as much as what it was given.
  for (const { key } of steps) path.at[key] = key;
  return steps.find((step) => step.ending)?.ending;
}

/** All elements side by side. One that fails does not take the others with it; a limit of the run or a cancellation does. */
function* each(walk: Walk, node: StoryNode, path: Path): Story<Ending | undefined> {
  const count = Math.min(Number(path.facts[node.over ?? '']?.count ?? 0), node.max ?? 0);
  const paths = Array.from(
    { length: count },
    (_, index): Path => ({
      facts: { ...path.facts },
      at: { ...path.at },
      item: { of: node.over ?? '', index },
      left: undefined,
    }),
  );
  const endings = yield* together(paths.map((own) => walkNodes(walk, node.body ?? [], own)));
  const of = node.over ?? '';
  walk.walked[of] = count;
  for (const [index, ending] of endings.entries()) {
    const left = ending ?? paths[index]?.left;
    if (left) walk.unfinished.push(unfinished(of, index, left));
  }

  const failures = endings.filter((ending) => ending && isOfOneElement(ending));
  const stop = endings.find((ending) => ending && !isOfOneElement(ending));
  path.facts[node.id] = { count, failed: failures.length };
  // Where nothing came of it and some of it was our fault, the run is not the person's to pay for.
  return stop ?? (failures.length === count ? (failures.find(isOurs) ?? failures[0]) : undefined);
}

const isOurs = (ending: Ending | undefined): boolean => ending?.isOurs === true;

const unfinished = (of: string, index: number, { status, outcome, waitsFor }: Ending): Unfinished => ({
  of,
  index,
  status,
  code: outcome.code,
  detail: outcome.detail,
  waitsFor,
});

interface Taken {
  key: string;
  fact: Facts[string];
  ending?: Ending;
}

/** One step, tried again when what it needs does not answer for a while. */
function* take(walk: Walk, activity: string, input: StepInput): Story<Taken> {
  const key = keyOf(input);
  for (let attempt = 1; ; attempt += 1) {
    const limit = timeLimitOf(walk.pace);
    if (limit) return { key, fact: {}, ending: stopped('run.time_limit', `The run was stopped ${limit}.`) };
    const result = orRetry(
      yield* perform<StepResult>(activity, { ...input, spentMicroUsd: walk.counter.spent.microUsd }),
    );
    if (result.kind !== 'retry') {
      walk.counter.spent = addSpent(walk.counter.spent, result.spent);
      if (result.kind === 'done') return { key, fact: result.fact };
      const { status, outcome, isOurs, waitsFor } = result;
      // It left no step behind; in a list the line of what became of its element stands in that place.
      if (input.item) noteGivenUp(walk, activity, input, outcome.detail);
      return { key, fact: {}, ending: { kind: 'ended', status, outcome, isOurs, waitsFor } };
    }
    const waitMs = waitFor(attempt, result.afterMs);
    const hasTime = hasTimeFor(walk.pace, waitMs);
    if (attempt === triesOf(result) || (result.ours && !hasTime))
      return giveUp(walk, activity, input, result);
    if (!hasTime) return { key, fact: {}, ending: askedToWait(result.reason, waitMs, walk.pace.now()) };
    yield* rest(walk.pace, waitMs);
  }
}

const triesOf = ({ ours }: Retry): number => (ours === 'passing' ? MAX_TRIES_OF_OURS : MAX_TRIES);

/** What crashed is tried again like what could not be done now. */
const orRetry = <T extends { kind: string }>(result: T | Crashed): Exclude<T, Crashed> | Retry =>
  result.kind === 'crashed' ? CRASH : (result as Exclude<T, Crashed>);

const CRASH: Retry = { kind: 'retry', afterMs: 1_000, reason: 'run.internal', ours: 'defect' };

function giveUp(walk: Walk, activity: string, input: StepInput, retry: Retry): Taken {
  const ending = gaveUp(retry);
  noteGivenUp(walk, activity, input, ending.outcome.detail);
  return { key: keyOf(input), fact: {}, ending };
}

function noteGivenUp(walk: Walk, activity: string, input: StepInput, detail: string): void {
  const { seq, node, read, item, turn, call } = input;
  walk.givenUp.push({ seq, activity, node, read, item, turn, call, detail });
}

function stepOf(walk: Walk, node: StoryNode, path: Path, part: Partial<StepInput> = {}): StepInput {
  walk.counter.steps += 1;
  return {
    ...walk.run,
    seq: walk.counter.from + walk.counter.steps,
    node: node.id,
    read: null,
    item: path.item,
    turn: null,
    call: null,
    at: { ...path.at },
    calls: [],
    spentMicroUsd: 0,
    ...part,
  };
}

function remember(path: Path, name: string, { key, fact }: Taken) {
  path.facts[name] = fact;
  path.at[name] = key;
}
