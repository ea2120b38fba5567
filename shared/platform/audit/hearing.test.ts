import { describe, expect, test } from 'vitest';
import { type DomainEvent, type EventName, type Listener, listen } from '#kernel';
import { movableClock, openStore, platformCtx } from '../../../tests/support/platform.ts';
import { createAuditHeads } from './audit-heads.ts';
import { createAudit } from './audit-log.ts';
import { type HearingDoc, hearEvents } from './hearing.ts';
import type { Listeners } from './index.ts';
import { hearWaitingEvents } from './jobs.ts';

const cancelled = (id: string): DomainEvent => ({
  action: 'run.cancel_requested',
  subject: { type: 'run', id },
});
const removed = (id: string): DomainEvent => ({
  action: 'connection.removed',
  subject: { type: 'connection', id },
});

/** A tenant whose events these listeners hear; `nudges` counts what the queue was told. */
function aTenant(listeners: Listeners) {
  const clock = movableClock('2026-03-12T08:00:00.000Z');
  const store = openStore(clock);
  const base = platformCtx({ store, clock, tenantId: 'tnt_1' });
  const nudges: object[] = [];
  const errors: unknown[] = [];
  const instance = () => {
    const ctx = {
      ...base,
      listeners,
      eventNudges: { send: async (message: object) => void nudges.push(message) },
      log: { ...base.log, error: (event: string, fields?: object) => void errors.push({ event, ...fields }) },
    } as unknown as Parameters<typeof hearEvents>[0];
    return { ...ctx, audit: createAudit(ctx) };
  };
  const ctx = instance();
  return { ctx, instance, clock, nudges, errors, hearing: () => ctx.db.get<HearingDoc>('hearing') };
}

/** Remembers what it hears; `fails` says at which subject. */
function remembering<N extends EventName>(on: N, fails: { at?: string } = {}) {
  const heard: string[] = [];
  const listener: Listener = listen({
    on: [on],
    async hear(_ctx, { subject }) {
      if (subject.id === fails.at) throw new Error('it cannot be done now');
      heard.push(subject.id);
    },
  });
  return { heard, listener };
}

describe('what has happened', () => {
  test('is heard by those who listen to it, once, in its order, and by nobody else', async () => {
    const runs = remembering('run.cancel_requested');
    const connections = remembering('connection.removed');
    const { ctx, nudges } = aTenant({ runs: runs.listener, connections: connections.listener });
    for (const id of ['run_1', 'run_2', 'run_3']) await ctx.audit.record(cancelled(id));
    await ctx.audit.record(removed('con_1'));
    await hearEvents(ctx);
    await hearEvents(ctx);
    expect(runs.heard).toEqual(['run_1', 'run_2', 'run_3']);
    expect(connections.heard).toEqual(['con_1']);
    expect(nudges).toHaveLength(4);
  });

  test('is heard whole when much of it happens in one moment', async () => {
    const { heard, listener } = remembering('run.cancel_requested');
    const { ctx, hearing } = aTenant({ listener });
    const ids = Array.from({ length: 25 }, (_, n) => `run_${n}`);
    await ctx.audit.commit([], ids.map(cancelled));
    expect((await hearing())?.waiting).toHaveLength(25);
    await hearEvents(ctx);
    expect(heard).toEqual(ids);
  });

  test('costs nothing where nobody listens, or where it concerns nobody', async () => {
    const deaf = listen({ on: ['run.cancel_requested'], concerns: () => false, hear: async () => {} });
    const { ctx, nudges, hearing } = aTenant({ deaf });
    await ctx.audit.record(removed('con_1'));
    await ctx.audit.record(cancelled('run_1'));
    expect(nudges).toEqual([]);
    expect(await hearing()).toBeUndefined();
    await hearEvents(ctx);
    expect(await hearing()).toBeUndefined();
  });

  test('costs nothing where nobody listens, also when two instances come to one place in the chain', async () => {
    const { instance, hearing } = aTenant({});
    const [one, other] = [instance(), { ...instance(), auditHeads: createAuditHeads() }];
    const elsewhere = createAudit(other);
    await one.audit.record(cancelled('run_1'));
    await elsewhere.record(cancelled('run_2'));
    await one.audit.record(cancelled('run_3'));
    expect(await hearing()).toBeUndefined();
  });

  test('is told of when it concerns somebody, whatever happened beside it', async () => {
    const { heard, listener } = remembering('run.cancel_requested');
    const { ctx, nudges, hearing } = aTenant({ listener });
    await ctx.audit.commit([], [cancelled('run_1'), removed('con_1')]);
    expect(nudges).toHaveLength(1);
    await hearEvents(ctx);
    const after = await hearing();
    await hearEvents(ctx);
    expect([heard, await hearing()]).toEqual([['run_1'], after]);
  });

  test('without end leaves the rest to the next call', async () => {
    let heard = 0;
    const listener = listen({
      on: ['run.cancel_requested'],
      async hear(ctx) {
        heard += 1;
        await ctx.audit.record(cancelled(`run_${heard}`));
      },
    });
    const { ctx, hearing } = aTenant({ listener });
    await ctx.audit.record(cancelled('run_0'));
    await hearEvents(ctx);
    expect(heard).toBe(5);
    expect((await hearing())?.waiting).not.toEqual([]);
  });

  test('is heard by the others when one listener fails, and by that one in its order once it can', async () => {
    const fails: { at?: string } = { at: 'run_1' };
    const failing = remembering('run.cancel_requested', fails);
    const other = remembering('run.cancel_requested');
    const { ctx, errors, hearing } = aTenant({ failing: failing.listener, other: other.listener });
    for (const id of ['run_1', 'run_2']) await ctx.audit.record(cancelled(id));
    await hearEvents(ctx);
    expect([failing.heard, other.heard]).toEqual([[], ['run_1', 'run_2']]);
    expect(errors).toMatchObject([{ event: 'listener.failed', listener: 'failing', seq: 1 }]);
    expect(await hearing()).toMatchObject({ waiting: [1, 2], waitingSince: '2026-03-12T08:00:00.000Z' });

    delete fails.at;
    await hearEvents(ctx);
    expect([failing.heard, other.heard]).toEqual([
      ['run_1', 'run_2'],
      ['run_1', 'run_2'],
    ]);
    expect(await hearing()).toMatchObject({ waiting: [], waitingSince: null });
  });

  test('while others are heard is heard as well', async () => {
    const heard: string[] = [];
    const listener = listen({
      on: ['run.cancel_requested'],
      async hear(ctx, { subject }) {
        heard.push(subject.id);
        if (subject.id === 'run_1') await ctx.audit.record(cancelled('run_2'));
      },
    });
    const { ctx } = aTenant({ listener });
    await ctx.audit.record(cancelled('run_1'));
    await hearEvents(ctx);
    expect(heard).toEqual(['run_1', 'run_2']);
  });

  test('by two instances at once is lost for nobody, and both of them end', async () => {
    const { heard, listener } = remembering('run.cancel_requested');
    const { ctx, instance } = aTenant({ listener });
    for (const id of ['run_1', 'run_2']) await ctx.audit.record(cancelled(id));
    await Promise.all([hearEvents(ctx), hearEvents(instance())]);
    expect(new Set(heard)).toEqual(new Set(['run_1', 'run_2']));
    await hearEvents(ctx);
    expect(heard.length).toBeLessThanOrEqual(4);
  });

  test('and was told to no queue is found by the timer, after a moment', async () => {
    const { ctx, clock } = aTenant({ one: remembering('run.cancel_requested').listener });
    const away = { ...ctx, eventNudges: { send: () => Promise.reject(new Error('the queue is away')) } };
    await createAudit(away).record(cancelled('run_1'));
    const due = async () => {
      const { type, ...query } = hearWaitingEvents.due(clock.now());
      return (await ctx.db.query(type, query)).items.length;
    };
    expect(await due()).toBe(0);
    clock.move(21_000);
    expect(await due()).toBe(1);
    await hearEvents(ctx);
    expect(await due()).toBe(0);
  });
});
