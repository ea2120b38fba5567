import { NOTHING_SPENT } from '#factory/runs';
import type { StepInput, StepResult } from '#factory/workflows';

/** What happens to one instance: its activities answer so, one call after the other. */
export interface Scenario {
  name: string;
  story: 'runWorkflow' | 'applySuggestion';
  instanceId: string;
  /** Made when it is started. */
  input: () => Record<string, unknown>;
  activities: Record<string, (input: unknown) => unknown>;
  /** What is raised as soon as the instance is started, or once it waits. */
  raised?: { early?: string[]; waiting?: string[] };
}

const nodes = [
  { id: 'look', kind: 'gather', reads: ['new', 'tasks'] },
  {
    ...{ id: 'anything', kind: 'branch', yes: 'next', no: 'end' },
    when: { fact: 'new.count', is: 'gt', value: 0 },
  },
  {
    ...{ id: 'all', kind: 'each', over: 'new', max: 20 },
    body: [
      { id: 'open', kind: 'gather', reads: ['read'] },
      {
        ...{ id: 'isNew', kind: 'branch', yes: 'next', no: 'end' },
        when: { fact: 'read.prefilter', is: 'eq', value: 'new' },
      },
      { id: 'draft', kind: 'think', limits: { turns: 4, toolCalls: 4 } },
      { id: 'propose', kind: 'suggest' },
      { id: 'keep', kind: 'write' },
    ],
  },
  { id: 'tell', kind: 'notify' },
];

type StepFacts = Extract<StepResult, { kind: 'done' }>['fact'];

const done = (fact: StepFacts = {}): StepResult => ({ kind: 'done', fact, spent: NOTHING_SPENT });
const again = (reason: string): StepResult => ({ kind: 'retry', afterMs: 10, reason });
const ended = (status: string, code: string) => ({
  ...{ kind: 'ended', status, spent: NOTHING_SPENT },
  outcome: { code, detail: 'It ended.', resetsAt: null, lift: null },
});

/** The answers in their order; the last one stays. */
function inOrder(...answers: unknown[]): () => unknown {
  let next = 0;
  return () => {
    next += 1;
    const answer = answers[Math.min(next, answers.length) - 1];
    return typeof answer === 'function' ? answer() : answer;
  };
}

/** What each element meets: headers say enough, an agent at work, a crash and a refusal, a service that stays away. */
function read(input: unknown): StepResult {
  const { node, read: name, item } = input as StepInput;
  if (node === 'look') return done({ count: name === 'new' ? 12 : 0 });
  if (item?.index === 2 && crash()) throw new Error('a defect');
  if (item?.index === 3) return again('connector.unavailable');
  return done({ prefilter: item?.index === 0 || Number(item?.index) > 3 ? 'bulk' : 'new' });
}
const crash = inOrder(true, false);

function work(input: unknown): unknown {
  const { item, turn } = input as StepInput;
  if (item?.index === 2) return done({ next: 'ended', code: 'ai.refused' });
  if (turn === 1) return done({ next: 'calls', calls: 2 });
  return turn === 2 ? done({ next: 'repair' }) : done({ next: 'answer', outcome: 'draft' });
}

const opened = { kind: 'opened', from: 1, deadlineAt: '2999-01-01T00:00:00.000Z', nodes };
const contended = { kind: 'retry', afterMs: 10, reason: 'run.contention', ours: 'passing' };

const aRun = (name: string, activities: Scenario['activities']): Scenario => {
  const runId = `run_${name}`;
  return {
    name,
    story: 'runWorkflow',
    instanceId: runId,
    input: () => ({ tenantId: 'tnt_recorded', runId }),
    activities,
  };
};

const anApproval = (name: string, answers: unknown[], undoMs?: number): Scenario => {
  const suggestionId = `sug_${name}`;
  const undoableUntil = () => (undoMs === undefined ? null : new Date(Date.now() + undoMs).toISOString());
  return {
    name,
    story: 'applySuggestion',
    instanceId: `apply_${suggestionId}_1`,
    input: () => ({
      ...{ tenantId: 'tnt_recorded', suggestionId, revision: 1 },
      undoableUntil: undoableUntil(),
    }),
    activities: { apply: inOrder(...answers) },
  };
};

const EVENT = 'decided-sug_recorded';

/** A run that asks for a decision: first it is not there, and at the next look it is. */
const aDecision = (name: string, waitMs: number, raised: Scenario['raised'] = {}): Scenario => ({
  ...aRun(name, {
    openRun: () => ({
      ...opened,
      nodes: [
        { id: 'propose', kind: 'suggest' },
        { id: 'asked', kind: 'decide' },
      ],
    }),
    suggest: () => done({ suggestions: 1 }),
    decide: inOrder(waits(waitMs), () => done({ decided: 1 })),
    endRun: () => ({ kind: 'ended', status: 'completed' }),
  }),
  raised,
});

const waits = (ms: number) => () => ({
  ...{ kind: 'waits', for: EVENT },
  until: new Date(Date.now() + ms).toISOString(),
});

export const scenarios: Scenario[] = [
  aRun('completed', {
    openRun: inOrder({ kind: 'wait' }, contended, opened),
    gather: read,
    think: work,
    callTool: () => done({ found: true }),
    suggest: () => done({ again: true }),
    write: () => done(),
    notify: () => done(),
    endRun: inOrder({ kind: 'retry', afterMs: 10 }, { kind: 'ended', status: 'completed' }),
  }),
  aRun('cancelled', {
    openRun: () => opened,
    gather: inOrder(done({ count: 2 }), done({ count: 0 }), ended('cancelled', 'run.cancelled')),
    endRun: () => ({ kind: 'ended', status: 'cancelled' }),
  }),
  aRun('never_opened', {
    openRun: () => ended('stopped', 'workflow.version_gone'),
    endRun: () => ({ kind: 'ended', status: 'stopped' }),
  }),
  aDecision('decided', 3_600_000, { waiting: [EVENT, EVENT] }),
  aDecision('decided_early', 3_600_000, { early: [EVENT] }),
  aDecision('undecided', 1_000, { waiting: ['decided-sug_of_another'] }),
  aRun('over', { openRun: () => ({ kind: 'over' }) }),
  anApproval('applied', [{ kind: 'done', status: 'applied' }]),
  anApproval('found_out', [
    { kind: 'retry', afterMs: 0 },
    { kind: 'retry', afterMs: 50 },
    { kind: 'done', status: 'needs_review' },
  ]),
  anApproval('withdrawn', [{ kind: 'done', status: 'withdrawn' }], 1_000),
];
