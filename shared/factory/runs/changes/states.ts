import type { Change, Condition, PatchChange, PatchOp } from '#kernel';
import type { RunDoc } from '../store.ts';

/*
 * queued → running ⇄ waiting → completed, failed, stopped, blocked or cancelled; queued may end at once. Open = it has
 * not ended.
 */
export const QUEUED = 'c.type = "run" and c.status = "queued"';
export const OPEN = 'IS_NULL(c.endedAt)';
export const WAITING = 'c.status = "waiting"';
export const UNDER_WAY = '(c.status = "running" or c.status = "waiting")';

export type RunRef = Pick<RunDoc, 'id'>;
export type Changed = Change & { doc: RunDoc };

export const patch = ({ id }: RunRef, condition: Condition, changes: PatchChange[]): PatchOp => ({
  kind: 'patch',
  id,
  condition,
  changes,
});

export const subject = ({ id }: RunRef) => ({ type: 'run' as const, id });
