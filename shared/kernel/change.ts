import type { BatchOp, PatchChange } from './collection.ts';
import type { DomainEvent } from './events.ts';

/**
 * One transition of a state machine: for the batch in which it happens, together with whatever else moves. Its
 * operations name in their conditions from where it may go, so the store refuses it from anywhere else.
 */
export interface Change {
  ops: BatchOp[];
  events: DomainEvent[];
}

/** A transition that nobody is told of: `db.patch(id, changes, op)`, or part of a batch. */
export type PatchOp = Extract<BatchOp, { kind: 'patch' }>;

export const set = (path: string, value: unknown): PatchChange => ({ op: 'set', path, value });
export const increase = (path: string, value: number): PatchChange => ({ op: 'incr', path, value });
