import {
  type Change,
  type Condition,
  type Ctx,
  iso,
  type PatchChange,
  type PatchOp,
  type Stored,
  set,
} from '#kernel';
import type { SuggestionStatus } from '../schema.ts';
import type { Claim, SuggestionDoc } from '../store.ts';

export type Known = Stored<SuggestionDoc>;
export type Changed = Change & { doc: SuggestionDoc };
export type Meters = Pick<Ctx, 'clock' | 'plans'>;

export const isIn = (...statuses: SuggestionStatus[]): Condition =>
  `(${statuses.map((status) => `c.status = "${status}"`).join(' or ')})`;

export const PENDING = isIn('pending');
export const APPLYING = isIn('applying');
export const pendingAt = (at: string): Condition => `${PENDING} and c.expiresAt > "${at}"`;
/** Of one yes either this holds or the next, so it is taken back or begun, and never both. */
export const undoable = ({ revision, hash }: Known, at: string): Condition =>
  `${isIn('approved')} and c.revision = ${revision} and c.hash = "${hash}" and c.undoableUntil > "${at}"`;
export const finalAt = (at: string): Condition =>
  `(${isIn('approved')} and (not IS_DEFINED(c.undoableUntil) or c.undoableUntil <= "${at}"))`;
export const FINAL: PatchChange = { op: 'remove', path: '/undoableUntil' };
export const ENDED: SuggestionStatus[] = ['applied', 'failed', 'needs_review'];

export const under = ({ deliveryId }: Pick<Claim, 'deliveryId'>): Condition =>
  `${APPLYING} and c.claim.deliveryId = "${deliveryId}"`;

export const patch = (as: Known | { id: string }, condition: Condition, changes: PatchChange[]): PatchOp => ({
  kind: 'patch',
  id: as.id,
  ...('etag' in as && { etag: as.etag }),
  condition,
  changes,
});

export const setAll = (next: Partial<SuggestionDoc>): PatchChange[] =>
  Object.entries(next).map(([name, value]) => set(`/${name}`, value));

export const updated = ({ clock }: Pick<Ctx, 'clock'>): PatchChange => set('/updatedAt', iso(clock.now()));

export const subject = (id: string) => ({ type: 'suggestion' as const, id });

/** Said with what ends the wait of a run. */
export const wakes = ({ wakesRun }: Known) => (wakesRun ? { wakesRun } : {});
