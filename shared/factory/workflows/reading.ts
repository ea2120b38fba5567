import { accountsOf, isOpen, type RunDoc } from '#factory/runs';
import {
  type BatchOp,
  type Ctx,
  type Doc,
  MOST_PATCH_CHANGES,
  mustSee,
  type PatchChange,
  type Stored,
  set,
} from '#kernel';
import { besideId } from '#platform/connectors';
import type { MailCursor } from './mail-cursor.ts';

/** Beside each connection: how far each workflow has read its new mail, and which run reads it now. */
export interface ReadingDoc extends Doc {
  type: 'reading';
  connectionId: string;
  /** One run at a time. Whoever has ended, or is past its deadline, holds nothing. */
  heldBy: { runId: string; until: string } | null;
  /** By workflow. */
  places: Record<string, MailCursor>;
}

export const readingOf = ({ db }: Pick<Ctx, 'db'>, connectionId: string) =>
  db.get<ReadingDoc>(besideId(connectionId));

export type MailboxHold = { kind: 'free'; op: BatchOp } | { kind: 'held' };

/** What takes a mailbox for a run, as part of the batch that opens it; of two runs at once one is refused. */
export async function holdMailbox(
  ctx: Pick<Ctx, 'db' | 'runs' | 'clock'>,
  connectionId: string,
  run: RunDoc,
): Promise<MailboxHold> {
  const heldBy = { runId: run.id, until: run.deadlineAt };
  const reading = await readingOf(ctx, connectionId);
  if (!reading) {
    const doc: ReadingDoc = { id: besideId(connectionId), type: 'reading', connectionId, heldBy, places: {} };
    return { kind: 'free', op: { kind: 'create', doc } };
  }
  if (reading.heldBy && (await isAtWork(ctx, reading.heldBy))) return { kind: 'held' };
  return { kind: 'free', op: patch(reading, [set('/heldBy', heldBy)]) };
}

async function isAtWork(ctx: Pick<Ctx, 'runs' | 'clock'>, held: { runId: string; until: string }) {
  if (isPast(ctx, held.until)) return false;
  const run = await ctx.runs.find(held.runId);
  // A run outlives its deadline in the store; one that is not seen before it is no proof of anything.
  return run === undefined || isOpen(run.status);
}

/**
 * The mailbox that this run holds. A run that lost it, because its time was over or the account is gone, no longer says
 * how far it was read. By an old reading it would begin with a first look, so it sees its own or tries again.
 */
export async function heldReading(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  run: RunDoc,
): Promise<Stored<ReadingDoc> | undefined> {
  const { id, deadlineAt } = run;
  const connectionId = accountsOf(run).mail;
  if (!connectionId) return undefined;
  const ours = async () => {
    const reading = await readingOf(ctx, connectionId);
    return reading?.heldBy?.runId === id ? reading : undefined;
  };
  return isPast(ctx, deadlineAt) ? ours() : mustSee(ctx.db, besideId(connectionId), ours);
}

const isPast = ({ clock }: Pick<Ctx, 'clock'>, time: string): boolean =>
  Date.parse(time) <= clock.now().getTime();

/**
 * Gives the mailbox free; with it go the cursor up to which it was read, and those of workflows that are gone: as many as
 * one change of a document takes, so that many of them keep no run from its end. The next run forgets the others.
 */
export const releaseOp = (
  reading: Stored<ReadingDoc>,
  workflowId: string,
  cursor: MailCursor | undefined,
  gone: string[],
): BatchOp => {
  const released = [set('/heldBy', null), ...(cursor ? [set(`/places/${workflowId}`, cursor)] : [])];
  const forgotten = gone.map((id): PatchChange => ({ op: 'remove', path: `/places/${id}` }));
  return patch(reading, [...released, ...forgotten].slice(0, MOST_PATCH_CHANGES));
};

const patch = ({ id, etag }: Stored<ReadingDoc>, changes: PatchChange[]): BatchOp => ({
  kind: 'patch',
  id,
  etag,
  changes,
});
