import { all, type BatchOp, type ById, type Ctx, derivedId, type InputOf, type Stored } from '#kernel';
import { unfinishedMoved, unfinishedNotFound } from './errors.ts';
import type { Waiting } from './mail-cursor.ts';
import type { ReadingDoc } from './reading.ts';
import type { routes } from './routes.ts';
import type { UnfinishedConversation } from './schema.ts';

const TRIES = 5;

/** Conversations of a workflow that no run has finished, those that were set aside first. */
export async function listUnfinished(ctx: Pick<Ctx, 'db' | 'workflows'>, { id }: ById) {
  await ctx.workflows.get(id);
  return { items: await unfinishedOf(ctx, id), next: null };
}

/** The person wants these to be looked at again: the next run does so first of all, whatever they failed of before. */
export async function retryUnfinished(
  ctx: Pick<Ctx, 'db' | 'workflows' | 'audit'>,
  { id, ids }: InputOf<typeof routes.retryUnfinished>,
) {
  await ctx.workflows.get(id);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const wanted = (await found(ctx, id)).filter(({ shown }) => ids.includes(shown.id));
    if (wanted.length < new Set(ids).size) throw unfinishedNotFound();
    const readings = [...new Map(wanted.map(({ reading }) => [reading.id, reading])).values()];
    const ops = readings.map((reading) => retryOp(id, reading, new Set(wanted.map(({ one }) => one))));
    const facts = { conversations: wanted.length };
    const outcome = await ctx.audit.commit(ops, [
      { action: 'workflow.retry_asked', subject: { type: 'workflow', id }, facts },
    ]);
    if (outcome.kind === 'committed') return listUnfinished(ctx, { id });
  }
  throw unfinishedMoved({ retryAfterSec: 1 });
}

/** The same, of a workflow that may be gone by now. */
export const unfinishedOf = async (
  ctx: Pick<Ctx, 'db'>,
  workflowId: string,
): Promise<UnfinishedConversation[]> => (await found(ctx, workflowId)).map(({ shown }) => shown);

interface Found {
  reading: Stored<ReadingDoc>;
  one: Waiting;
  shown: UnfinishedConversation;
}

async function found(ctx: Pick<Ctx, 'db'>, workflowId: string): Promise<Found[]> {
  const readings = await all<ReadingDoc>(ctx.db, 'reading');
  const each = readings.flatMap((reading) =>
    (reading.places[workflowId]?.waiting ?? []).map((one) => ({
      reading,
      one,
      shown: toShown(workflowId, reading.connectionId, one),
    })),
  );
  return each.toSorted((a, b) => rank(b.shown).localeCompare(rank(a.shown)));
}

const rank = ({ state, lastTriedAt }: UnfinishedConversation) => `${state === 'parked'}${lastTriedAt}`;

const toShown = (workflowId: string, connectionId: string, one: Waiting): UnfinishedConversation => ({
  id: derivedId('unf', workflowId, connectionId, one.threadId),
  title: one.label,
  connectionId,
  state: stateOf(one),
  tries: one.tries,
  code: one.code,
  reason: one.reason,
  lastTriedAt: one.lastTriedAt,
  parkedAt: one.parkedAt,
  runId: one.runId,
});

function stateOf({ parkedAt, waitsFor }: Waiting): UnfinishedConversation['state'] {
  if (parkedAt !== null) return 'parked';
  return waitsFor === undefined ? 'next_run' : 'waits_for_you';
}

function retryOp(
  workflowId: string,
  { id, etag, places }: Stored<ReadingDoc>,
  wanted: Set<Waiting>,
): BatchOp {
  const waiting = (places[workflowId]?.waiting ?? []).map((one) =>
    wanted.has(one) ? { ...one, tries: 0, parkedAt: null } : one,
  );
  const path = `/places/${workflowId}/waiting`;
  return { kind: 'patch', id, etag, changes: [{ op: 'set', path, value: waiting }] };
}
