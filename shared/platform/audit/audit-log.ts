import { setTimeout as wait } from 'node:timers/promises';
import {
  type BatchOp,
  type BatchOutcome,
  type Ctx,
  DomainError,
  type DomainEvent,
  faultOf,
  isPassing,
} from '#kernel';
import type { Append, AppendCtx, Chain } from './audit-heads.ts';
import { type ChainHead, headAt, nextEntry } from './entry.ts';
import { chainBusy } from './errors.ts';
import { isHeardBySomeone, noteWaiting, openHearing } from './hearing.ts';
import { readHead, writeEntry } from './store.ts';

type Needs = AppendCtx & Pick<Ctx, 'auditHeads' | 'eventNudges' | 'log'>;

export interface AuditLog {
  /**
   * Writes `ops` and the entries that tell of them, all or nothing. A refusal is always one of `ops` (its `index`);
   * that another instance appended meanwhile is settled here. At most 80 operations and events together.
   */
  commit(ops: BatchOp[], events: DomainEvent[]): Promise<BatchOutcome>;
  record(event: DomainEvent): Promise<void>;
}

/** The store takes 100 operations in one batch; the rest is room for anchors. */
const MOST_OPS = 80;
/** Of many that append at once each round lets one through, so the last of sixteen needs sixteen rounds at best. */
const ATTEMPTS = 60;
const PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 90;
/** Whoever remembers the head is always faster than one who has to read it, so now and then it reads as well. */
const IN_A_ROW = 4;

export function createAudit(ctx: Needs): AuditLog {
  function append(ops: BatchOp[], events: DomainEvent[]): Promise<BatchOutcome> {
    const chain = ctx.auditHeads.chainOf(ctx.tenantId);
    return new Promise((settle, fail) => {
      chain.waiting.push({ ctx, ops, events, settle, fail });
      if (!chain.isAppending) void appendAll(chain);
    });
  }
  const log: AuditLog = {
    async commit(ops, events) {
      if (events.length === 0) return ctx.db.batch(ops);
      const outcome = await append(ops, events);
      const isHeard = events.some((event) => isHeardBySomeone(ctx.listeners, event));
      if (outcome.kind === 'committed' && isHeard) await nudge(ctx);
      return outcome;
    },
    async record(event) {
      await log.commit([], [event]);
    },
  };
  return log;
}

/** Only hurries the hearing, which a job does without it as well. */
async function nudge({ tenantId, eventNudges, log }: Pick<Ctx, 'tenantId' | 'eventNudges' | 'log'>) {
  try {
    await eventNudges.send({ tenantId });
  } catch (error) {
    log.warn('events.nudge_failed', faultOf(error));
  }
}

/** One after the other within a tenant, but what waits together is written together. */
async function appendAll(chain: Chain): Promise<void> {
  chain.isAppending = true;
  chain.inARow = 0;
  for (let group = takeGroup(chain); group.length > 0; group = takeGroup(chain))
    await appendGroup(chain, group);
  chain.isAppending = false;
}

function takeGroup({ waiting }: Chain): Append[] {
  let ops = 0;
  const end = waiting.findIndex((append) => {
    ops += sizeOf(append);
    return ops > MOST_OPS;
  });
  return waiting.splice(0, end === -1 ? waiting.length : Math.max(end, 1));
}

const sizeOf = ({ ops, events }: Append): number => ops.length + events.length;

/** A refusal concerns one of the group, so the group is then taken apart and each gets its own answer. */
async function appendGroup(chain: Chain, group: Append[]): Promise<void> {
  try {
    const outcome = await appendLinked(chain, group);
    if (outcome.kind === 'refused' && group.length > 1) return await appendSingly(chain, group);
    settleGroup(group, outcome);
  } catch (error) {
    chain.head = undefined;
    const isOfOne = error instanceof DomainError && !isPassing(error);
    if (isOfOne && group.length > 1) return appendSingly(chain, group);
    for (const append of group) append.fail(error);
  }
}

async function appendSingly(chain: Chain, group: Append[]): Promise<void> {
  for (const append of group) await appendGroup(chain, [append]);
}

function settleGroup(group: Append[], outcome: BatchOutcome): void {
  if (outcome.kind === 'refused') {
    for (const append of group) append.settle(outcome);
    return;
  }
  let start = 0;
  for (const { ops, settle } of group) {
    settle({ kind: 'committed', etags: outcome.etags.slice(start, start + ops.length) });
    start += ops.length;
  }
}

/**
 * The id of an entry is its place, so of two instances that append at one place the store lets one through;
 * the other reads the new head and tries again.
 */
async function appendLinked(chain: Chain, group: Append[]): Promise<BatchOutcome> {
  const ops = group.flatMap((append) => append.ops);
  const [first] = group;
  if (!first) return { kind: 'committed', etags: [] };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await headOf(chain, first.ctx);
    const { entries, waiting } = linkAll(before, group, first.ctx.clock.now());
    const written = [...ops, ...entries.flatMap(writeEntry)];
    const outcome = await first.ctx.db.batch([...written, ...waiting]);
    if (outcome.kind === 'committed') {
      chain.head = headAt(entries.at(-1) ?? { ...before, at: '' });
      return outcome;
    }
    if (outcome.index < ops.length) return outcome;
    if (outcome.index === written.length) await openHearing(first.ctx);
    chain.head = undefined;
    await wait(Math.random() * Math.min(LONGEST_PAUSE_MS, PAUSE_MS * attempt));
  }
  throw chainBusy({ retryAfterSec: 1 });
}

async function headOf(chain: Chain, ctx: AppendCtx): Promise<ChainHead> {
  chain.inARow += 1;
  if (chain.head && chain.inARow <= IN_A_ROW) return chain.head;
  chain.inARow = 0;
  return readHead(ctx);
}

function linkAll(before: ChainHead, group: Append[], now: Date) {
  let head = before;
  const linked = group.flatMap(({ ctx, events }) =>
    events.map((event) => {
      const entry = nextEntry(head, event, ctx.actor, now);
      head = headAt(entry);
      return { entry, isHeard: isHeardBySomeone(ctx.listeners, event) };
    }),
  );
  const heard = linked.filter(({ isHeard }) => isHeard).map(({ entry }) => entry.seq);
  return {
    entries: linked.map(({ entry }) => entry),
    waiting: noteWaiting(heard, now),
  };
}
