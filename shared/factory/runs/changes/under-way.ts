import { type BatchOp, type Ctx, increase, iso, later, type PatchOp, type Stored, set } from '#kernel';
import type { RunDoc } from '../store.ts';
import { firstOver, TO_WORK_MS, type Wait, waitOf } from '../waits.ts';
import { type Changed, OPEN, patch, type RunRef, subject, UNDER_WAY, WAITING } from './states.ts';

/**
 * running or waiting, as it was read → waiting: one of its paths waits for what is named. With the first of them its place
 * among the runs at once is given back, for nothing is done that would need it. It ends when it has waited for the
 * longest of them and then worked as long as it may.
 */
export function beginWait(
  { plans }: Pick<Ctx, 'plans'>,
  run: Stored<RunDoc>,
  { key, event, until, waitingFor }: Wait & { key: string; waitingFor: string },
): BatchOp[] {
  const waits = { ...run.waits, [key]: { event, until } };
  const endsBy = iso(later(new Date(until), TO_WORK_MS));
  const changes = [
    set('/status', 'waiting'),
    set('/waitingFor', waitingFor),
    set('/waits', waits),
    set('/wakeAt', firstOver(waits)),
    set('/admittedAt', null),
    set('/deadlineAt', endsBy > run.deadlineAt ? endsBy : run.deadlineAt),
  ];
  return [
    { ...patch(run, UNDER_WAY, changes), etag: run.etag },
    ...(run.admittedAt ? plans.moveGauges([{ gauge: 'runs', by: -1 }]) : []),
  ];
}

/**
 * waiting, as it was read → running with the last of its waits. It takes a place again also where none is free: it was let
 * in once, and nobody waits for it to start.
 */
export function endWait(ctx: Pick<Ctx, 'clock' | 'plans'>, run: Stored<RunDoc>, key: string): BatchOp[] {
  if (!waitOf(run, key)) return [];
  const { [key]: _over, ...waits } = run.waits ?? {};
  const left = [set('/waits', waits), set('/wakeAt', firstOver(waits))];
  if (firstOver(waits)) return [{ ...patch(run, WAITING, left), etag: run.etag }];
  const changes = [
    ...left,
    set('/status', 'running'),
    set('/waitingFor', null),
    set('/admittedAt', iso(ctx.clock.now())),
  ];
  return [
    { ...patch(run, WAITING, changes), etag: run.etag },
    ...ctx.plans.moveGauges([{ gauge: 'runs', by: 1 }]),
  ];
}

/** open: each next step looks for it before it works. */
export function requestCancel({ clock }: Pick<Ctx, 'clock'>, run: RunDoc): Changed {
  const cancelRequestedAt = iso(clock.now());
  return {
    doc: { ...run, cancelRequestedAt },
    ops: [patch(run, OPEN, [set('/cancelRequestedAt', cancelRequestedAt)])],
    events: [{ action: 'run.cancel_requested', subject: subject(run) }],
  };
}

/** open: it was begun anew from its first step. */
export const countRestart = (run: RunRef): PatchOp => patch(run, OPEN, [increase('/restarts', 1)]);
