import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { NOTHING_SPENT } from '#factory/runs';
import { CRASHED, type Crashed, type Effect, perform, type Story, sleep, together } from '#kernel';
import { inRounds } from '../../../tests/support/in-rounds.ts';
import type { Outline } from './nodes/index.ts';
import { runWorkflow } from './run-workflow.ts';
import type { EndInput, StepInput, StepResult } from './step-contract.ts';

const NODES: Outline[] = [
  { id: 'look', kind: 'gather', reads: ['new', 'tasks'] },
  {
    id: 'all',
    kind: 'each',
    over: 'new',
    max: 3,
    body: [
      { id: 'open', kind: 'gather', reads: ['read'] },
      { id: 'sort', kind: 'think', limits: { turns: 3, toolCalls: 2 } },
      { id: 'tell', kind: 'notify' },
    ],
  },
];
const done = (fact: Record<string, string | number | boolean | null> = {}, spent = {}): StepResult => ({
  kind: 'done',
  fact,
  spent: { ...NOTHING_SPENT, ...spent },
});
const ANSWER = done({ next: 'answer', class: 'noise' }, { modelCalls: 1, microUsd: 5 });

type Answers = (name: string, input: StepInput) => StepResult | Crashed;

const ordinary: Answers = (name, { read }) => {
  if (name === 'gather') return done({ count: read === 'new' ? 3 : 0 });
  return name === 'think' ? ANSWER : done();
};

/** Performs a run with made-up answers and tells what it asked for, round by round. */
function play(answers: Answers, nodes = NODES, workMs = 0) {
  let nowMs = 0;
  const rounds: Effect[][] = [];
  const story = runWorkflow(() => new Date(nowMs), { tenantId: 't', runId: 'r' });
  let ended: EndInput | undefined;
  inRounds(story, (round) => {
    rounds.push(round);
    if (rounds.length > 500) throw new Error('the run does not end');
    nowMs += workMs + Math.max(0, ...round.map((effect) => (effect.kind === 'sleep' ? effect.ms : 0)));
    return round.map((effect) => {
      if (effect.kind !== 'activity') return undefined;
      if (effect.name === 'openRun')
        return { kind: 'opened', nodes, from: 0, deadlineAt: '1970-01-01T01:00:00.000Z' };
      if (effect.name === 'endRun') ended = effect.input as EndInput;
      return effect.name === 'endRun'
        ? { kind: 'ended', status: 'x' }
        : answers(effect.name, effect.input as StepInput);
    });
  });
  const waits = rounds.flatMap((round) =>
    round.flatMap((effect) => (effect.kind === 'sleep' ? [effect.ms] : [])),
  );
  const names = rounds.map((round) =>
    round.map((effect) => (effect.kind === 'activity' ? effect.name : effect.kind)),
  );
  return { names, rounds, waits, ended: ended as EndInput, nowMs };
}

describe('the way of a run', () => {
  test('reads of one node, and the elements of a list, are worked on side by side', () => {
    const { names, ended } = play(ordinary);
    expect(names).toEqual([
      ['openRun'],
      ['gather', 'gather'],
      ['gather', 'gather', 'gather'],
      ['think', 'think', 'think'],
      ['notify', 'notify', 'notify'],
      ['endRun'],
    ]);
    expect(ended).toMatchObject({ ending: null, steps: 11, spent: { modelCalls: 3, microUsd: 15 } });
  });

  test('no list is longer than the definition allows, and an empty one is no failure', () => {
    const many = play((name, input) =>
      name === 'gather' && input.read === 'new' ? done({ count: 999 }) : ordinary(name, input),
    );
    const none = play((name, input) => (name === 'gather' ? done({ count: 0 }) : ordinary(name, input)));
    expect(many.names[3]).toHaveLength(3);
    expect(none.names).toEqual([['openRun'], ['gather', 'gather'], ['endRun']]);
    expect(none.ended.ending).toBeNull();
  });

  test('every step has its own position, and no input holds more than positions and ids', () => {
    const { rounds } = play(ordinary);
    const inputs = rounds
      .flat()
      .flatMap((effect) => (effect.kind === 'activity' ? [effect.input as StepInput] : []));
    const seqs = inputs.flatMap(({ seq, node }) => (node === undefined ? [] : [seq]));
    expect(new Set(seqs).size).toBe(seqs.length);
    for (const input of inputs) expect(Object.keys(input).length).toBeLessThanOrEqual(11);
  });

  test('the same answers give the same requests, in whatever order the engine brings them', () => {
    const kinds: StepResult[] = [
      ANSWER,
      done({ next: 'calls', calls: 1 }, { modelCalls: 1 }),
      done({ next: 'repair' }, { modelCalls: 1 }),
      { kind: 'retry', afterMs: 10, reason: 'ai.unavailable' },
      done({ next: 'ended', status: 'failed', code: 'ai.refused' }, { modelCalls: 1 }),
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(kinds.length - 1), { minLength: 20, maxLength: 60 }), (choices) => {
        const scripted = (): Answers => {
          const used = new Map<number, number>();
          return (name, input) => {
            if (name !== 'think') return ordinary(name, input);
            const nth = used.get(input.seq) ?? 0;
            used.set(input.seq, nth + 1);
            return kinds[choices[(input.seq * 7 + nth) % choices.length] ?? 0] ?? ANSWER;
          };
        };
        const one = play(scripted());
        expect(play(scripted()).rounds).toEqual(one.rounds);
        expect(one.names.at(-1)).toEqual(['endRun']);
        const charged = one.ended.spent.modelCalls;
        expect(charged).toBeLessThanOrEqual(9);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an agent at work', () => {
  const thinking =
    (turns: (turn: number, input: StepInput) => StepResult): Answers =>
    (name, input) =>
      name === 'think' ? turns(input.turn ?? 0, input) : ordinary(name, input);
  const single: Outline[] = [{ id: 'sort', kind: 'think', limits: { turns: 3, toolCalls: 2 } }];

  test('looks things up in between and is told of each look-up', () => {
    const { names, rounds, ended } = play(
      thinking((turn) => (turn === 1 ? done({ next: 'calls', calls: 2 }) : ANSWER)),
      single,
    );
    expect(names).toEqual([['openRun'], ['think'], ['callTool', 'callTool'], ['think'], ['endRun']]);
    expect(rounds[3]).toMatchObject([{ input: { turn: 2, calls: [2] } }]);
    expect(ended.ending).toBeNull();
  });

  test.each<[string, (turn: number) => StepResult, string, string]>([
    ['that never comes to an answer', () => done({ next: 'calls', calls: 1 }), 'stopped', 'agent.turn_limit'],
    ['that answers in no usable form twice', () => done({ next: 'repair' }), 'failed', 'agent.bad_answer'],
    [
      'that declines',
      () => done({ next: 'ended', status: 'failed', code: 'ai.refused' }),
      'failed',
      'ai.refused',
    ],
    [
      'that asks for too many look-ups',
      () => done({ next: 'ended', status: 'stopped', code: 'agent.tool_limit' }),
      'stopped',
      'agent.tool_limit',
    ],
    [
      'whose model is away',
      () => ({ kind: 'retry', afterMs: 1, reason: 'ai.unavailable' }),
      'failed',
      'ai.unavailable',
    ],
    ['whose look-ups explode', () => done({ next: 'calls', calls: 61 }), 'stopped', 'run.tool_limit'],
  ])('%s ends the run with its reason', (_what, turn, status, code) => {
    const { ended } = play(thinking(turn), single);
    expect(ended.ending).toMatchObject({ status, outcome: { code } });
    expect(ended.ending?.outcome.detail).not.toBe('');
  });

  test('one bad answer is asked for once more', () => {
    const { ended, names } = play(
      thinking((turn) => (turn === 1 ? done({ next: 'repair' }) : ANSWER)),
      single,
    );
    expect([names.length, ended.ending]).toEqual([4, null]);
  });
});

describe('what ends a run early', () => {
  const stop: StepResult = {
    kind: 'ended',
    status: 'cancelled',
    outcome: { code: 'run.cancelled', detail: 'd', resetsAt: null, lift: null },
    spent: NOTHING_SPENT,
  };

  test('one element that fails does not take the others with it', () => {
    const { ended, names } = play((name, input) =>
      name === 'think' && input.item?.index === 1 ? { ...stop, status: 'failed' } : ordinary(name, input),
    );
    expect(names.at(-2)).toEqual(['notify', 'notify']);
    expect(ended.ending).toBeNull();
  });

  test('when all elements fail the run has failed', () => {
    const { ended } = play((name, input) =>
      name === 'think' ? { ...stop, status: 'failed' } : ordinary(name, input),
    );
    expect(ended.ending).toMatchObject({ status: 'failed' });
  });

  test('a limit or a cancellation met by one element ends the run', () => {
    const { ended } = play((name, input) =>
      name === 'think' && input.item?.index === 1 ? stop : ordinary(name, input),
    );
    expect(ended.ending).toMatchObject({ status: 'cancelled' });
  });

  test('waiting longer and longer, it gives up after four tries of a step', () => {
    const { names, rounds, ended } = play((name, input) =>
      name === 'gather'
        ? { kind: 'retry', afterMs: 5_000, reason: 'connector.unavailable' }
        : ordinary(name, input),
    );
    expect(names.filter((round) => round.includes('sleep'))).toHaveLength(3);
    expect(rounds[2]).toEqual([
      { kind: 'sleep', ms: 5_000 },
      { kind: 'sleep', ms: 5_000 },
    ]);
    expect(ended.ending).toMatchObject({ status: 'failed', outcome: { code: 'connector.unavailable' } });
  });

  const many: Outline[] = Array.from({ length: 30 }, (_, n) => ({ id: `n${n}`, kind: 'notify' }));

  test('after ten minutes of work it is stopped', () => {
    const { ended } = play(() => done(), many, 25_000);
    expect(ended.ending).toMatchObject({ status: 'stopped', outcome: { code: 'run.time_limit' } });
    expect(ended.ending?.outcome.detail).toContain('ten minutes');
  });

  /** Each step is turned away once, and asked to wait so long. */
  const awayFor =
    (afterMs: number): Answers =>
    (name, input) => {
      const isFirst = !turnedAway.has(input.seq);
      turnedAway.add(input.seq);
      return isFirst ? { kind: 'retry', afterMs, reason: 'connector.unavailable' } : ordinary(name, input);
    };
  let turnedAway = new Set<number>();
  beforeEach(() => {
    turnedAway = new Set();
  });

  test('it waits as long as it is asked to, and waiting is no work', () => {
    const { ended, waits } = play(awayFor(5 * 60_000), many.slice(0, 9));
    expect(waits).toEqual(Array.from({ length: 9 }, () => 5 * 60_000));
    expect(ended.ending).toBeNull();
  });

  test('waits side by side count once', () => {
    const { ended } = play(awayFor(4 * 60_000), NODES, 70_000);
    expect(ended.ending?.outcome.detail).toContain('ten minutes');
  });

  test('asked to wait longer than it may last, it ends at once and says until when', () => {
    const { ended, waits } = play(awayFor(2 * 3_600_000));
    expect(waits).toEqual([]);
    expect(ended.ending).toMatchObject({
      status: 'stopped',
      outcome: {
        code: 'connector.unavailable',
        resetsAt: '1970-01-01T02:00:00.000Z',
        lift: expect.any(String),
      },
    });
    expect(ended.ending?.outcome.detail).toContain('120 minutes');
  });

  test('whatever it is asked to wait, it has ended before its hour is over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 * 3_600_000 }), fc.nat(60_000), (afterMs, workMs) => {
        turnedAway = new Set();
        const { ended, nowMs } = play(awayFor(afterMs), many, workMs);
        expect(nowMs).toBeLessThanOrEqual(3_600_000 - 60_000 + 2 * workMs);
        expect(ended).toBeDefined();
      }),
    );
  });

  const notOurTurn = {
    kind: 'retry',
    afterMs: 1_000,
    reason: 'platform.unavailable',
    ours: 'passing',
  } as const;

  /** The first tries of each step that `names` give. */
  function unlucky(steps: string, tries: number, instead: StepResult | Crashed): Answers {
    const tried = new Map<number, number>();
    return (name, input) => {
      const nth = (tried.get(input.seq) ?? 0) + 1;
      tried.set(input.seq, nth);
      return name === steps && nth <= tries ? instead : ordinary(name, input);
    };
  }

  test('a fault of ours that passes is waited out, and the time it takes is not the work of the run', () => {
    const { ended, nowMs } = play(unlucky('think', 25, notOurTurn));
    expect(nowMs).toBeGreaterThan(10 * 60_000);
    expect(ended.ending).toBeNull();
  });

  test('a fault of ours that does not pass fails the run, which is given back', () => {
    const { ended, nowMs } = play(unlucky('gather', 999, notOurTurn));
    expect(nowMs).toBeLessThan(60 * 60_000);
    expect(ended.ending).toMatchObject({ status: 'failed', isOurs: true });
  });

  test('an activity that crashes is tried again', () => {
    const { ended, names } = play(unlucky('think', 2, CRASHED));
    expect(names.flat().filter((name) => name === 'think')).toHaveLength(9);
    expect(ended).toMatchObject({ ending: null, givenUp: [] });
  });

  test('one that always crashes ends its own branch; the others go on, and what was spent is told', () => {
    const { ended, names } = play((name, input) =>
      name === 'think' && input.item?.index === 1 ? CRASHED : ordinary(name, input),
    );
    expect(ended).toMatchObject({
      ending: null,
      spent: { modelCalls: 2, microUsd: 10 },
      givenUp: [{ activity: 'think', item: { index: 1 } }],
    });
    expect(names.flat().filter((name) => name === 'notify')).toHaveLength(2);
  });

  test('when nothing came of a run and a part of it was our fault, it is given back', () => {
    const refused: StepResult = { ...stop, status: 'failed' };
    const mixed: Answers = (name, input) => {
      if (name !== 'think') return ordinary(name, input);
      return input.item?.index === 2 ? CRASHED : refused;
    };
    expect(play(mixed).ended.ending).toMatchObject({ status: 'failed', isOurs: true });
  });

  test('a run that cannot be opened ends all the same', () => {
    const story = runWorkflow(() => new Date(0), { tenantId: 't', runId: 'r' });
    let ended: unknown;
    let rounds = 0;
    inRounds(story, ([effect]) => {
      rounds += 1;
      if (rounds > 100) throw new Error('the run does not end');
      if (effect?.kind === 'activity' && effect.name === 'endRun') ended = effect.input;
      return [ended ? { kind: 'ended', status: 'failed' } : CRASHED];
    });
    expect(ended).toMatchObject({ ending: { status: 'failed', outcome: { code: 'run.internal' } } });
  });
});

describe('stories side by side', () => {
  function* steps(name: string, count: number): Story<string> {
    let told = name;
    for (let n = 0; n < count; n += 1) told += yield* perform<string>('say', `${name}${n}`);
    if (count % 2) yield* sleep(1);
    return told;
  }

  test('each story gets its own answers, whatever their lengths', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 8 }), (counts) => {
        const story = together(counts.map((count, n) => steps(`s${n}.`, count)));
        const told = inRounds(story, (round) =>
          round.map((effect) => (effect.kind === 'activity' ? `<${effect.input}>` : undefined)),
        );
        expect(told).toEqual(
          counts.map(
            (count, n) => `s${n}.${Array.from({ length: count }, (_, k) => `<s${n}.${k}>`).join('')}`,
          ),
        );
      }),
    );
  });

  test('no stories are done at once', () => {
    expect(together([]).next()).toEqual({ done: true, value: [] });
  });
});
