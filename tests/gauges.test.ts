import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelRun } from '#factory/runs';
import { approveSuggestion, rejectSuggestion } from '#factory/suggestions';
import { admitRun, startByHand } from '#factory/workflows';
import { all, type Doc, HOUR_MS } from '#kernel';
import { removeConnection, startConnection } from '#platform/connectors';
import { createRecord } from '#platform/records';
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
  'write a record',
  'change a record',
  'undo it',
  'delete a record',
] as const;

const aNote = (markdown: string) => ({
  kind: 'note' as const,
  title: 'A note',
  body: { markdown, citations: [], glossary: [] },
  sources: [],
  pinned: false,
});

let keys = 0;

/** One step as a person, a queue or a sweep would do it; what is refused is refused. */
async function take(w: World, what: (typeof STEPS)[number]): Promise<void> {
  keys += 1;
  const ctx = w.elsewhere();
  const [pending] = (await ctx.suggestions.list({ status: 'pending', limit: 1 })).items;
  const [open] = (await ctx.runs.list({ status: 'queued', limit: 1 })).items;
  const [record] = (await ctx.records.list('note', { limit: 1 })).items;
  switch (what) {
    case 'start a run': {
      const [workflow] = await ctx.workflows.list();
      return void (workflow && (await startByHand(ctx, { id: workflow.id, idempotencyKey: `k-${keys}` })));
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
      await w.sweep();
      w.clock.move(73 * HOUR_MS);
      return w.sweep();
    case 'begin a connection':
      return void (await startConnection(ctx, { connector: 'microsoft', access: 'read' }));
    case 'remove a connection': {
      const [begun] = (await ctx.db.query('connection', { where: 'c.status = "pending"' })).items;
      return void (begun && (await removeConnection(ctx, { id: begun.id })));
    }
    case 'write a record':
      return void (await createRecord(ctx, { ...aNote('x'.repeat(keys)), idempotencyKey: `n-${keys % 3}` }));
    case 'change a record': {
      const { body } = aNote('y'.repeat(keys * 2));
      return void (record && (await ctx.records.update(record.id, { body }, record.etag)));
    }
    case 'undo it':
      return void (record && (await ctx.records.update(record.id, { undo: true }, record.etag)));
    case 'delete a record':
      return void (record && (await ctx.records.remove(record.id, record.etag)));
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
  const records = await all<Doc & Version & { former: Version | null }>(ctx.db, 'record');
  const pending = Object.fromEntries(Map.groupBy(items, ({ agentId }) => agentId));
  return {
    runs: await ctx.db.count('run', { where: 'IS_STRING(c.admittedAt) AND IS_NULL(c.endedAt)' }),
    connections: (await ctx.db.count('connection')) + givenUp,
    packs: await ctx.db.count('installation'),
    agents: await ctx.db.count('agent'),
    records: records.length,
    recordBytes: records.reduce((sum, { title, body, sources, pinned, former }) => {
      const now = JSON.stringify({ title, body, sources, pinned });
      return sum + Buffer.byteLength(now) + (former ? Buffer.byteLength(JSON.stringify(former)) : 0);
    }, 0),
    pending: Object.fromEntries(Object.entries(pending).map(([id, all]) => [id, all?.length ?? 0])),
  };
}

interface Version {
  title: string;
  body: unknown;
  sources: unknown[];
  pinned: boolean;
}

const COUNTED = ['runs', 'connections', 'packs', 'agents', 'records', 'recordBytes'] as const;

async function shown({ ctx }: World) {
  const counts = COUNTED.map(async (gauge) => [gauge, await ctx.plans.readGauge(gauge)] as const);
  const gauges = await ctx.db.get<Doc & { pending: Record<string, number> }>('gauges');
  const waiting = Object.entries(gauges?.pending ?? {}).filter(([, count]) => count !== 0);
  return { ...Object.fromEntries(await Promise.all(counts)), pending: Object.fromEntries(waiting) };
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
      // A draft under way holds a place for what it may propose; at rest nothing does.
      await w.engine.settled();
      expect(await shown(w)).toEqual(await openThings(w, givenUp));
      await w.settle();
      expect(await shown(w)).toEqual(await openThings(w, givenUp));
    }),
    { numRuns: 6, endOnFailure: true },
  );
}, 60_000);
