import { type RunDoc, runChanges } from '#factory/runs';
import { iso } from '#kernel';
import type { Chosen } from '#platform/connectors';
import { holdMailbox } from '../reading.ts';
import type { PinnedWorkflow } from '../store.ts';
import type { StepCtx } from './current-step.ts';
import { toldStep } from './told-step.ts';

const BUSY = 'Another run is reading this mailbox.';

export type Begun =
  | { kind: 'begun'; run: RunDoc; from: number }
  /** Another run reads new mail of the same mailbox now. */
  | { kind: 'wait' }
  /** It is no longer as it was read. */
  | { kind: 'moved' };

/**
 * Makes a queued run a running one, in one write: with it goes the accounts that it works with from its first step to
 * its last, and, when it reads new mail, that mailbox is its own until it ends.
 */
export async function beginRun(
  ctx: StepCtx,
  run: RunDoc,
  workflow: PinnedWorkflow,
  accounts: Chosen,
): Promise<Begun> {
  const mailbox = workflow.definition.cursor === undefined ? undefined : accounts.mail;
  const hold = mailbox === undefined ? undefined : await holdMailbox(ctx, mailbox, run);
  if (hold?.kind === 'held') return sayThatItWaits(ctx, run);

  const begun = runChanges.begin(ctx, run, accounts);
  const outcome = hold
    ? await ctx.db.batch([begun, hold.op])
    : await ctx.db.patch(run.id, begun.changes, begun);
  if (outcome.kind === 'refused') return { kind: 'moved' };
  // What it told while it waited is the first line of its timeline.
  return { kind: 'begun', run: { ...run, accounts }, from: run.waitingFor === null ? 0 : 1 };
}

/** It stays queued, so that the sweep still knows it, and says what it waits for. */
async function sayThatItWaits(ctx: StepCtx, run: RunDoc): Promise<Begun> {
  if (run.waitingFor !== null) return { kind: 'wait' };
  const told = toldStep(run, {
    key: 'begin-wait',
    seq: 1,
    place: { node: 'wait', item: null, turn: null, call: null },
    kind: 'wait',
    status: 'done',
    title: 'Waited for another run',
    reason: BUSY,
    at: iso(ctx.clock.now()),
    ttl: await ctx.plans.historySec('timeline'),
  });
  const outcome = await ctx.db.batch([runChanges.waitInQueue(run, BUSY), { kind: 'create', doc: told }]);
  return outcome.kind === 'refused' ? { kind: 'moved' } : { kind: 'wait' };
}
