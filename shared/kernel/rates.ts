/**
 * How often one person may ask for things of one kind: `quota` requests in each window, which begins with the first.
 * A plan says how much work a person has; this says how fast, so that one client does not take an instance for itself.
 */
export const RATES = {
  /** Looks at what is stored. */
  reads: { quota: 600, windowSec: 60 },
  /** Changes what is stored: edits, decisions, switches. */
  changes: { quota: 120, windowSec: 60 },
  /** Begins a run, also one that is cancelled right away. */
  runs: { quota: 30, windowSec: 60 },
  /** Begins a consent at a vendor. */
  consents: { quota: 10, windowSec: 600 },
  /** Asks a vendor while the person waits. */
  vendors: { quota: 30, windowSec: 60 },
  /** Reads all that there is of something. */
  proofs: { quota: 10, windowSec: 60 },
  /** Opens a live stream. */
  streams: { quota: 120, windowSec: 60 },
} as const;

export type Rate = keyof typeof RATES;
