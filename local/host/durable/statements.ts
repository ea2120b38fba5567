import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** True when the statement changed one row. */
export function hasChanged(statement: StatementSync, ...values: (string | number | null)[]): boolean {
  return Number(statement.run(...values).changes) === 1;
}

export function countRows(db: DatabaseSync, table: string): number {
  return Number(db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.n ?? 0);
}
