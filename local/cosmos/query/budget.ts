import type { DatabaseSync } from 'node:sqlite';
import { badRequest } from '../wire/refusals.ts';

/** What one query may cost before it is refused: SQLite is synchronous, so a long scan blocks every caller. */
export interface ScanBudget {
  documents: number;
  timeMs: number;
}

export interface BudgetedRun<T> {
  result: T;
  scanned: number;
}

export type RunInBudget = <T>(advice: () => string, work: () => T) => BudgetedRun<T>;

/**
 * Gives SQLite the function `tick(id)`, which stands first in every query and counts the rows that SQLite looks at,
 * those that it drops itself included.
 */
export function openBudget(database: DatabaseSync, budget: ScanBudget): RunInBudget {
  let scanned = 0;
  let startedAt = 0;
  let advice = () => '';
  const refusal = (what: string) =>
    badRequest(
      `The query was stopped after ${what} (a local scan budget; the service would charge for it). ${advice()}`,
    );

  database.function('tick', (_id) => {
    scanned += 1;
    if (scanned > budget.documents) throw refusal(`reading ${budget.documents} documents`);
    if (scanned % 64 === 0 && performance.now() - startedAt > budget.timeMs) {
      throw refusal(`running for ${budget.timeMs} ms`);
    }
    return 1;
  });

  return (adviceForThis, work) => {
    scanned = 0;
    startedAt = performance.now();
    advice = adviceForThis;
    return { result: work(), scanned };
  };
}
