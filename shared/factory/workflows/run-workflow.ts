import { NOTHING_SPENT } from '#factory/runs';
import { type Story, sleep } from '#kernel';
import { type Course, doStep, inputOf, MAX_TRIES_OF_OURS, orRetry, perform } from './do-step.ts';
import { gaveUp, stopped } from './endings.ts';
import { isPassedOver, next } from './graph.ts';
import { kindOf, type NodeStepName, type Outline } from './nodes/index.ts';
import { backOffMs, paceOf } from './pace.ts';
import type { Ending, RunInput } from './step-contract.ts';
import type { Opened } from './steps/open-run.ts';
import type { Path, Walk } from './walk.ts';

/** How long a run waits for another one that reads the same mailbox. */
const MAX_WAIT_MS = 10 * 60_000;
const MOST_BETWEEN_LOOKS_MS = 15_000;

type Answered = Exclude<Opened, { kind: 'wait' }>;

/** The way of a run: open it, walk the graph, end it. It always ends, and says why. */
export function* runWorkflow(now: () => Date, run: RunInput): Story<string> {
  const opened = yield* open(now, run);
  if (opened.kind === 'over') return opened.kind;

  const { from, deadlineAt } = opened.kind === 'opened' ? opened : NOT_OPENED;
  const course: Course = {
    run,
    pace: paceOf(now, Date.parse(deadlineAt)),
    counter: { from, steps: 0, toolCalls: 0, spent: NOTHING_SPENT },
    givenUp: [],
    walked: {},
    unfinished: [],
  };
  const path: Path = { facts: {}, at: {}, item: null, left: undefined };
  const ending = yield* begin(course, path, opened);
  return yield* end(course, path, ending);
}

const MAILBOX_BUSY = stopped(
  'run.mailbox_busy',
  'Another run was reading this mailbox all the time, so this one did nothing.',
  'Start it again when that run has ended.',
);
const NOT_OPENED = { from: 0, deadlineAt: '' };

/** A run that cannot even be opened ends like any other, with its reason. */
function* begin(
  course: Course,
  path: Path,
  opened: Exclude<Answered, { kind: 'over' }>,
): Story<Ending | undefined> {
  switch (opened.kind) {
    case 'opened':
      return yield* walkNodes(walkOf(course), opened.nodes, path);
    case 'ended':
      return opened;
    case 'retry':
      return gaveUp(opened);
  }
}

function* open(now: () => Date, run: RunInput): Story<Answered> {
  const untilMs = now().getTime() + MAX_WAIT_MS;
  for (let attempt = 1, waits = 0; ; ) {
    const opened = orRetry(yield* perform('openRun', run));
    if (opened.kind === 'wait') {
      if (now().getTime() >= untilMs) return MAILBOX_BUSY;
      yield* sleep(Math.min(MOST_BETWEEN_LOOKS_MS, 1_000 * 2 ** waits));
      waits += 1;
      continue;
    }
    if (opened.kind !== 'retry' || attempt === MAX_TRIES_OF_OURS) return opened;
    yield* sleep(backOffMs(attempt, opened.afterMs));
    attempt += 1;
  }
}

function* end(course: Course, path: Path, ending: Ending | undefined): Story<string> {
  const { from, steps, spent } = course.counter;
  const { run, givenUp, walked, unfinished } = course;
  const so = { steps, spent, at: path.at, givenUp, walked, unfinished, seq: from + steps };
  const input = { ...run, ...so, ending: ending ?? null };
  for (let attempt = 1; ; attempt += 1) {
    const ended = orRetry(yield* perform('endRun', input));
    if (ended.kind === 'ended') return ended.status;
    // Left open after the last try, the sweep ends it.
    if (attempt === MAX_TRIES_OF_OURS) return 'left_to_sweep';
    yield* sleep(backOffMs(attempt, ended.afterMs));
  }
}

type RunWalk = Walk<NodeStepName, Outline>;

function walkOf(course: Course): RunWalk {
  const walk: RunWalk = {
    ...course,
    step: (name, node, path, part) => doStep(course, name, inputOf(course, node, path, part)),
    nodes: (nodes, path) => walkNodes(walk, nodes, path),
  };
  return walk;
}

function* walkNodes(walk: RunWalk, nodes: Outline[], path: Path): Story<Ending | undefined> {
  for (let node = nodes[0]; node; node = next(nodes, node, path.facts)) {
    if (isPassedOver(node, path.facts)) continue;
    const part = kindOf(node).visit?.(walk, node, path);
    const ending = part && (yield* part);
    if (ending) return ending;
  }
  return undefined;
}
