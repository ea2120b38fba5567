import { type Crashed, performing, type Story } from '#kernel';
import type { RUN_ACTIVITIES } from './activities.ts';
import { askedToWait, gaveUp, stopped } from './endings.ts';
import type { NodeStepName } from './nodes/index.ts';
import { backOffMs, hasTimeFor, type Pace, rest, restUntil, timeLimitOf } from './pace.ts';
import { addSpent, type GivenUp, keyOf, type Retry, type RunInput, type StepInput } from './step-contract.ts';
import type { Path, StepOutcome, Walk } from './walk.ts';

export const perform = performing<typeof RUN_ACTIVITIES>();

const MAX_TRIES = 4;
/** At pauses of up to a minute half an hour: what time mends is waited out. */
export const MAX_TRIES_OF_OURS = 36;

/** What the steps of one run share. */
export interface Course extends Pick<Walk, 'counter' | 'walked' | 'unfinished'> {
  run: RunInput;
  pace: Pace;
  givenUp: GivenUp[];
}

/** One step, tried again when what it needs does not answer for a while. */
export function* doStep(course: Course, name: NodeStepName, input: StepInput): Story<StepOutcome> {
  const { pace, counter } = course;
  const key = keyOf(input);
  for (let attempt = 1; ; ) {
    const limit = timeLimitOf(pace);
    if (limit) return { key, fact: {}, ending: stopped('run.time_limit', `The run was stopped ${limit}.`) };
    const result = orRetry(yield* perform(name, input));
    if (result.kind === 'waits') {
      yield* restUntil(pace, result);
      continue;
    }
    if (result.kind !== 'retry') {
      counter.spent = addSpent(counter.spent, result.spent);
      if (result.kind === 'done') return { key, fact: result.fact };
      const { status, outcome, isOurs, waitsFor } = result;
      // It left no step behind; in a list the line of what became of its element stands in that place.
      if (input.item) noteGivenUp(course, name, input, outcome.detail);
      return { key, fact: {}, ending: { kind: 'ended', status, outcome, isOurs, waitsFor } };
    }
    const waitMs = backOffMs(attempt, result.afterMs);
    const hasTime = hasTimeFor(pace, waitMs);
    if (attempt === triesOf(result) || (result.ours && !hasTime)) return giveUp(course, name, input, result);
    if (!hasTime) return { key, fact: {}, ending: askedToWait(result.reason, waitMs, pace.now()) };
    yield* rest(pace, waitMs);
    attempt += 1;
  }
}

const triesOf = ({ ours }: Retry): number => (ours === 'passing' ? MAX_TRIES_OF_OURS : MAX_TRIES);

/** What crashed is tried again like what could not be done now. */
export const orRetry = <T extends { kind: string }>(result: T | Crashed): Exclude<T, Crashed> | Retry =>
  result.kind === 'crashed' ? CRASH : (result as Exclude<T, Crashed>);

const CRASH: Retry = { kind: 'retry', afterMs: 1_000, reason: 'run.internal', ours: 'defect' };

function giveUp(course: Course, name: NodeStepName, input: StepInput, retry: Retry): StepOutcome {
  const ending = gaveUp(retry);
  noteGivenUp(course, name, input, ending.outcome.detail);
  return { key: keyOf(input), fact: {}, ending };
}

function noteGivenUp({ givenUp }: Course, activity: string, input: StepInput, detail: string): void {
  const { seq, node, read, item, turn, call } = input;
  givenUp.push({ seq, activity, node, read, item, turn, call, detail });
}

/** Takes the next position of the timeline. */
export function inputOf(
  { run, counter }: Course,
  node: { id: string },
  path: Path,
  part: Partial<StepInput> = {},
): StepInput {
  counter.steps += 1;
  return {
    ...run,
    seq: counter.from + counter.steps,
    node: node.id,
    read: null,
    item: path.item,
    turn: null,
    call: null,
    at: { ...path.at },
    calls: [],
    ...part,
  };
}
