import type { Value } from './value.ts';

/** What an expression can see while it is evaluated for one row. */
export interface Frame {
  /** The document first, then the elements that joins bound. */
  scope: Value[];
  parameters: Readonly<Record<string, Value>>;
  aggregates: Value[];
}

export type Evaluate = (frame: Frame) => Value;
