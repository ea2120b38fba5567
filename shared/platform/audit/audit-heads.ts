import type { BatchOp, BatchOutcome, Ctx, DomainEvent } from '#kernel';
import type { ChainHead } from './entry.ts';

const MOST_TENANTS = 5_000;

export type AppendCtx = Pick<Ctx, 'tenantId' | 'actor' | 'clock' | 'db' | 'listeners'>;

/** One commit that waits for its turn. */
export interface Append {
  ctx: AppendCtx;
  ops: BatchOp[];
  events: DomainEvent[];
  settle: (outcome: BatchOutcome) => void;
  fail: (error: unknown) => void;
}

/** One tenant's chain as this instance knows it, with what waits to be appended. */
export interface Chain {
  /** Known from our own last append; another instance may meanwhile be ahead. */
  head?: ChainHead | undefined;
  waiting: Append[];
  isAppending: boolean;
  /** Groups appended one straight after the other without a look at the store. */
  inARow: number;
}

/** Lives as long as the instance: with the head known, an append needs no read before it. */
export interface AuditHeads {
  chainOf(tenantId: string): Chain;
  /** What waits to be appended is still appended. */
  forget(tenantId: string): void;
}

export function createAuditHeads(): AuditHeads {
  const chains = new Map<string, Chain>();
  return {
    chainOf(tenantId) {
      const chain = chains.get(tenantId) ?? { waiting: [], isAppending: false, inARow: 0 };
      chains.delete(tenantId);
      chains.set(tenantId, chain);
      if (chains.size > MOST_TENANTS) forgetOldestIdle(chains);
      return chain;
    },
    forget: (tenantId) => void chains.delete(tenantId),
  };
}

function forgetOldestIdle(chains: Map<string, Chain>): void {
  for (const [tenantId, chain] of chains) {
    if (chain.isAppending || chain.waiting.length > 0) continue;
    chains.delete(tenantId);
    return;
  }
}
