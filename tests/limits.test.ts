import { describe, expect, test } from 'vitest';
import { cancelRun, runBudget } from '#factory/runs';
import { applySuggestion, approveSuggestion, type SuggestionDoc } from '#factory/suggestions';
import { admitRun, startByHand } from '#factory/workflows';
import type { Ctx } from '#kernel';
import { startConnection } from '#platform/connectors';
import { createRecord } from '#platform/records';
import { installPack } from '#product/packs';
import { anArchiving, delivery, propose, seen } from './support/proposals.ts';
import { type World, type WorldOptions, world } from './world.ts';

const ATTEMPTS = 50;
const MONTH = 'usage_2026-03';

/** What fifty attempts at once came to, in words: `done`, or the code and the limit of the refusal. */
type Came = Record<string, number>;

interface Limit {
  options: WorldOptions;
  /** Brings the person to the edge and gives the attempt that would pass it. */
  edge(w: World): Promise<(ctx: Ctx, n: number) => Promise<unknown>>;
  /** Not said where it depends on who looks first whether an attempt waits or finds the work done. */
  comesTo?: Came;
  /** What is there afterwards, which no attempt may have taken past the limit. */
  there(w: World): Promise<Record<string, number>>;
  stays: Record<string, number>;
}

const aNote = (markdown: string, idempotencyKey: string) => ({
  idempotencyKey,
  kind: 'note' as const,
  title: 'A note',
  body: { markdown, citations: [], glossary: [] },
  sources: [],
  pinned: false,
});

const setMonth = (w: World, values: Record<string, number>) =>
  w.ctx.db.patch(
    MONTH,
    Object.entries(values).map(([name, value]) => ({ op: 'set', path: `/${name}`, value })),
  );

const start = (id: string) => (ctx: Ctx, n: number) =>
  startByHand(ctx, { id, idempotencyKey: `attempt-${n}` });

/** Nothing that is started goes on before the test has looked. */
function standstill(w: World): void {
  w.engine.before(() => new Promise(() => {}));
}

const openRuns = async (w: World, where: string) =>
  w.ctx.db.count('run', { where: `IS_NULL(c.endedAt) AND ${where}` });

const limits: Record<string, Limit> = {
  'runs of the month': {
    options: { plan: 'free', access: 'none' },
    async edge(w) {
      await setMonth(w, { usedRuns: 299 });
      return start((await w.workflow('inbox')).id);
    },
    comesTo: { done: 1, 'plan.quota_reached runs': 49 },
    there: async (w) => ({ used: (await w.usage()).usedRuns, open: await openRuns(w, 'true') }),
    stays: { used: 300, open: 1 },
  },
  'model money of the month, some of it held by open runs': {
    options: { plan: 'free', access: 'none' },
    async edge(w) {
      await setMonth(w, { spentMicroUsd: 350_000 });
      return start((await w.workflow('inbox')).id);
    },
    comesTo: { done: 3, 'plan.budget_held model_spend': 47 },
    there: async (w) => ({ held: (await w.usage()).reservedMicroUsd, open: await openRuns(w, 'true') }),
    stays: { held: 150_000, open: 3 },
  },
  'model money of the month, spent': {
    options: { plan: 'free', access: 'none' },
    async edge(w) {
      await setMonth(w, { spentMicroUsd: 450_001 });
      return start((await w.workflow('inbox')).id);
    },
    comesTo: { 'plan.quota_reached model_spend': 50 },
    there: async (w) => ({ open: await openRuns(w, 'true') }),
    stays: { open: 0 },
  },
  'runs at once, started over the API': {
    options: { plan: 'pro', access: 'none' },
    async edge(w) {
      standstill(w);
      await setMonth(w, { maxMicroUsd: 100_000_000 });
      return start((await w.workflow('inbox')).id);
    },
    comesTo: { done: 50 },
    there: async (w) => ({ started: w.engine.started.length, queued: w.queue.size() }),
    stays: { started: 5, queued: 45 },
  },
  'runs at once, let in by the queue': {
    options: { plan: 'free', access: 'none' },
    async edge(w) {
      standstill(w);
      const { id } = await w.workflow('inbox');
      for (let n = 0; n < 10; n += 1) await startByHand(w.ctx, { id, idempotencyKey: `waiting-${n}` });
      const waiting = w.queue.take();
      return async (ctx, n) => {
        const { runId = '' } = waiting[n % waiting.length] ?? {};
        await admitRun(ctx, { runId, standardShare: 1_000 });
      };
    },
    there: async (w) => ({
      started: w.engine.started.length,
      placed: await openRuns(w, 'IS_STRING(c.admittedAt)'),
    }),
    stays: { started: 2, placed: 2 },
  },
  'model money of the day, over several runs': {
    options: { plan: 'free', access: 'none' },
    async edge(w) {
      standstill(w);
      const { id } = await w.workflow('inbox');
      for (let n = 0; n < 8; n += 1) await startByHand(w.ctx, { id, idempotencyKey: `run-${n}` });
      await setMonth(w, { daySpentMicroUsd: 40_000 });
      const { items } = await w.ctx.runs.list({ limit: 100 });
      return async (ctx, n) => {
        const run = items[n % items.length];
        const share = run && (await runBudget(ctx, run).take(10_000));
        if (share?.kind === 'held')
          throw Object.assign(new Error(), { code: `held ${share.by}`, extras: {} });
      };
    },
    comesTo: { done: 6, 'held day': 44 },
    there: async (w) => {
      const runs = (await w.ctx.runs.list({ limit: 100 })).items;
      const month = await w.ctx.db.get<{ id: string; type: string; heldMicroUsd: number }>(MONTH);
      return {
        ofDay: month?.heldMicroUsd ?? 0,
        ofRuns: runs.reduce((sum, { heldMicroUsd }) => sum + heldMicroUsd, 0),
      };
    },
    stays: { ofDay: 60_000, ofRuns: 60_000 },
  },
  'actions applied in a day': {
    options: { plan: 'free' },
    async edge(w) {
      const waiting: SuggestionDoc[] = [];
      for (let n = 0; n < 10; n += 1) waiting.push(await anArchiving(w));
      standstill(w);
      for (const one of waiting) await approveSuggestion(w.ctx, seen(one));
      await setMonth(w, { dayAppliedActions: 47 });
      const applied = w.applyElsewhere();
      return async (_ctx, n) => {
        const ctx = n % 2 ? applied : w.house.applyCtxOf(w.tenantId);
        const suggestionId = waiting[n % waiting.length]?.id ?? '';
        for (;;) {
          const outcome = await applySuggestion(ctx, delivery(suggestionId));
          if (outcome.kind === 'done') return;
        }
      };
    },
    comesTo: { done: 50 },
    there: async (w) => ({
      counted: (await w.usage()).dayAppliedActions,
      applied: (await w.suggestions()).filter(({ status }) => status === 'applied').length,
      refused: (await w.suggestions()).filter(({ outcome }) => outcome?.note.includes('Today no more'))
        .length,
      archived: (await w.mailbox.mails('archive')).length,
    }),
    stays: { counted: 50, applied: 3, refused: 7, archived: 3 },
  },
  'proposals of an agent that wait for the person': {
    options: {},
    async edge(w) {
      for (let n = 0; n < 19; n += 1) await anArchiving(w);
      const threads: string[] = [];
      for (let n = 0; n < 50; n += 1)
        threads.push((await w.mailbox.deliver({ subject: `Sale ${n}` })).conversationId);
      return (ctx, n) => propose(w, { kind: 'mail.archive', input: { threadId: threads[n] } }, ctx);
    },
    comesTo: { done: 1, 'held back': 49 },
    there: async (w) => ({
      pending: (await w.suggestions()).filter(({ status }) => status === 'pending').length,
    }),
    stays: { pending: 20 },
  },
  'runs begun in a day, each cancelled before it did anything': {
    options: { plan: 'free', access: 'none' },
    async edge(w) {
      await setMonth(w, { dayStartedRuns: 145 });
      const begin = start((await w.workflow('inbox')).id);
      return async (ctx, n) => cancelRun(ctx, { id: (await begin(ctx, n)).body.id });
    },
    comesTo: { done: 5, 'plan.daily_starts_reached starts': 45 },
    async there(w) {
      await w.settle();
      const { usedRuns } = await w.usage();
      return { counted: usedRuns, ended: await w.ctx.db.count('charge'), open: await openRuns(w, 'true') };
    },
    stays: { counted: 0, ended: 5, open: 0 },
  },
  'own records': {
    options: { plan: 'free', access: 'none', pack: false },
    async edge(w) {
      await w.ctx.plans.readGauge('records');
      await w.ctx.db.patch('gauges', [{ op: 'set', path: '/records', value: 4_997 }]);
      return (ctx, n) => createRecord(ctx, aNote('Some words.', `attempt-${n}`));
    },
    comesTo: { done: 3, 'plan.limit_reached records': 47 },
    there: async (w) => ({ records: await w.ctx.db.count('record') }),
    stays: { records: 3 },
  },
  'bytes of own records': {
    options: { plan: 'free', access: 'none', pack: false },
    async edge(w) {
      await w.ctx.plans.readGauge('recordBytes');
      await w.ctx.db.patch('gauges', [{ op: 'set', path: '/recordBytes', value: 50_000_000 - 25_000 }]);
      return (ctx, n) => createRecord(ctx, aNote('ש'.repeat(6_000), `attempt-${n}`));
    },
    comesTo: { done: 2, 'plan.limit_reached recordBytes': 48 },
    there: async (w) => ({ records: await w.ctx.db.count('record') }),
    stays: { records: 2 },
  },
  connections: {
    options: { plan: 'free', access: 'read', pack: false },
    async edge(w) {
      await startConnection(w.ctx, { connector: 'microsoft', access: 'read' });
      return (ctx) => startConnection(ctx, { connector: 'microsoft', access: 'read' });
    },
    comesTo: { done: 1, 'plan.limit_reached connections': 49 },
    there: async (w) => ({ connections: await w.ctx.db.count('connection') }),
    stays: { connections: 3 },
  },
  packs: {
    options: { plan: 'free', access: 'none', pack: false },
    async edge() {
      return (ctx) => installPack(ctx, { id: 'clear-inbox' });
    },
    comesTo: { done: 1, 'pack.already_installed': 49 },
    there: async (w) => ({
      packs: await w.ctx.plans.readGauge('packs'),
      agents: await w.ctx.plans.readGauge('agents'),
    }),
    stays: { packs: 1, agents: 3 },
  },
};

describe('fifty attempts at once on three instances do not pass the limit, and each refusal names it', () => {
  test.each(Object.entries(limits))('%s', async (_name, { options, edge, comesTo, there, stays }) => {
    const w = await world(options);
    const attempt = await edge(w);
    const instances = [w.ctx, w.elsewhere(), w.elsewhere()];
    const outcomes = await Promise.allSettled(
      Array.from({ length: ATTEMPTS }, async (_, n) => attempt(instances[n % 3] ?? w.ctx, n)),
    );
    if (comesTo) expect(told(outcomes)).toEqual(comesTo);
    expect(await there(w)).toEqual(stays);
  });
});

function told(outcomes: PromiseSettledResult<unknown>[]): Came {
  const came: Came = {};
  for (const one of outcomes) {
    const name = one.status === 'fulfilled' ? 'done' : nameOf(one.reason);
    came[name] = (came[name] ?? 0) + 1;
  }
  return came;
}

function nameOf(reason: { code?: string; extras?: { members?: { limit?: string } } }): string {
  if (!reason.extras) return 'held back';
  return [reason.code, reason.extras.members?.limit].filter(Boolean).join(' ');
}
