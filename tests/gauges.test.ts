import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelRun } from '#factory/runs';
import { approveSuggestion, rejectSuggestion } from '#factory/suggestions';
import { admitRun, startRun, sweep } from '#factory/workflows';
import { HOUR_MS } from '#kernel';
import { removeConnection, startConnection } from '#platform/connectors';
import { installPack, uninstallPack } from '#product/packs';
import { anArchiving, seen } from './support/proposals.ts';
import { type World, world } from './world.ts';

const STEPS = [
  'start a run',
  'let one in',
  'cancel one',
  'let all end',
  'propose',
  'propose again',
  'approve',
  'reject',
  'expire',
  'begin a connection',
  'remove a connection',
  'install',
  'uninstall',
] as const;

let keys = 0;

/** One step as a person, a queue or a sweep would do it; what is refused is refused. */
async function take(w: World, what: (typeof STEPS)[number]): Promise<void> {
  keys += 1;
  const ctx = w.elsewhere();
  const [pending] = (await ctx.suggestions.list({ status: 'pending', limit: 1 })).items;
  const [open] = (await ctx.runs.list({ status: 'queued', limit: 1 })).items;
  switch (what) {
    case 'start a run': {
      const [workflow] = await ctx.workflows.list();
      return void (workflow && (await startRun(ctx, { id: workflow.id, idempotencyKey: `k-${keys}` })));
    }
    case 'let one in':
      return void (open && (await admitRun(ctx, { runId: open.id, standardShare: 100 })));
    case 'cancel one':
      return void (open && (await cancelRun(ctx, { id: open.id })));
    case 'let all end':
      return w.settle();
    case 'propose':
      return void (await anArchiving(w));
    case 'propose again':
      return void (await anArchiving(w, { sourceKey: 'the same source' }));
    case 'approve':
      return void (pending && (await approveSuggestion(ctx, seen(pending))));
    case 'reject':
      return void (pending && (await rejectSuggestion(ctx, { id: pending.id })));
    case 'expire':
      await sweep(w.house.sweepPorts());
      w.clock.move(73 * HOUR_MS);
      return sweep(w.house.sweepPorts());
    case 'begin a connection':
      return void (await startConnection(ctx, { connector: 'microsoft', access: 'read' }));
    case 'remove a connection': {
      const [begun] = (await ctx.db.query('connection', { where: 'c.status = "pending"' })).items;
      return void (begun && (await removeConnection(ctx, { id: begun.id })));
    }
    case 'install':
      return void (await installPack(ctx, { id: 'clear-inbox' }));
    case 'uninstall': {
      const [pack] = (await ctx.db.query('installation')).items;
      return void (pack && (await uninstallPack(ctx, { id: pack.id, ifMatch: pack.etag })));
    }
  }
}

/** With the connections that were begun and given up: the store drops them, and a gauge counts anew before it refuses. */
async function openThings({ ctx }: World, givenUp: number) {
  const { items } = await ctx.db.query<{ id: string; type: string; agentId: string }>('suggestion', {
    where: 'c.status = "pending"',
  });
  const pending = Object.fromEntries(Map.groupBy(items, ({ agentId }) => agentId));
  return {
    runs: await ctx.db.count('run', { where: 'IS_STRING(c.admittedAt) AND IS_NULL(c.endedAt)' }),
    connections: (await ctx.db.count('connection')) + givenUp,
    packs: await ctx.db.count('installation'),
    agents: await ctx.db.count('agent'),
    pending: Object.fromEntries(Object.entries(pending).map(([id, all]) => [id, all?.length ?? 0])),
  };
}

async function shown({ ctx }: World) {
  const gauges = await ctx.db.get<{ id: string; type: string; pending: Record<string, number> }>('gauges');
  const {
    runs = 0,
    connections = 0,
    packs = 0,
    agents = 0,
    pending = {},
  } = (gauges ?? {}) as Record<string, never>;
  const waiting = Object.entries(pending as Record<string, number>).filter(([, count]) => count !== 0);
  return { runs, connections, packs, agents, pending: Object.fromEntries(waiting) };
}

test('what the gauges show is what is open, after any order of beginnings, ends, repeats and lost answers', async () => {
  const step = fc.record({
    what: fc.constantFrom(...STEPS),
    fault: fc.constantFrom('none', 'none', 'answer lost', 'store away'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      const w = await world({ plan: 'pro' });
      const begun = () => w.ctx.db.count('connection', { where: 'c.status = "pending"' });
      let givenUp = 0;
      for (const { what, fault } of steps) {
        if (fault !== 'none')
          w.gateway.faults.add({
            effect:
              fault === 'answer lost' ? { kind: 'cut', when: 'after' } : { kind: 'cut', when: 'before' },
            operation: 'batch',
            count: 1,
          });
        if (what === 'expire') givenUp += await begun();
        await take(w, what).catch(() => undefined);
        w.gateway.faults.clear();
      }
      expect(await shown(w)).toEqual(await openThings(w, givenUp));
      await w.settle();
      expect(await shown(w)).toEqual(await openThings(w, givenUp));
    }),
    { numRuns: 6, endOnFailure: true },
  );
}, 60_000);
