import { memberOf, type Value } from '../query/value.ts';
import { columnOf, typeColumnOf } from './columns.ts';
import type { SqliteFile } from './sqlite-file.ts';

const bits = { undefined: 1, null: 2, boolean: 4, integer: 8, real: 16, string: 32, array: 64, object: 128 };

/**
 * Remembers which types the ordered paths of a container ever held. SQLite sorts null with missing members,
 * booleans with numbers and arrays with texts, and rounds reals in its own way, so it may sort a path for us
 * only while no such pair occurs.
 */
export interface ValueTypes {
  note(document: Value): void;
  isSortableBySqlite(steps: string[]): boolean;
  forget(): void;
}

interface Watched {
  path: string;
  steps: string[];
  mask: number;
}

/** The paths of composite indexes are watched from the start, others from the first time that a query orders by them. */
export function watchValueTypes(
  file: SqliteFile,
  container: number,
  table: string,
  indexedPaths: string[][],
): ValueTypes {
  const save = 'INSERT OR REPLACE INTO value_types (n, path, mask) VALUES (?, ?, ?)';
  const load = () =>
    file
      .statement('SELECT path, mask FROM value_types WHERE n = ?')
      .all(container)
      .map((row): Watched => {
        const path = String(row.path);
        return { path, steps: JSON.parse(path), mask: Number(row.mask) };
      });
  let watched = load();

  const note = (document: Value) => {
    for (const entry of watched) {
      const bit = bitOf(entry.steps.reduce<Value>(memberOf, document));
      if ((entry.mask & bit) !== 0) continue;
      entry.mask |= bit;
      file.statement(save).run(container, entry.path, entry.mask);
    }
  };
  const watch = (steps: string[]) => {
    const entry = { path: JSON.stringify(steps), steps, mask: scanTypes(file, table, steps) };
    file.statement(save).run(container, entry.path, entry.mask);
    watched.push(entry);
    return entry;
  };
  const entryOf = (steps: string[]) => {
    const path = JSON.stringify(steps);
    return watched.find((entry) => entry.path === path) ?? watch(steps);
  };
  for (const steps of indexedPaths) if (typeColumnOf(steps)) entryOf(steps);
  const isSortableBySqlite = (steps: string[]) => isUniform(entryOf(steps).mask);
  const forget = () => {
    watched = load();
  };
  return { note, isSortableBySqlite, forget };
}

function bitOf(value: Value): number {
  if (value === null) return bits.null;
  if (Array.isArray(value)) return bits.array;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? bits.integer : bits.real;
  return bits[typeof value as 'undefined' | 'boolean' | 'string' | 'object'];
}

function isUniform(mask: number): boolean {
  const has = (bit: number) => (mask & bit) !== 0;
  if (has(bits.real) || has(bits.array) || has(bits.object)) return false;
  return !(has(bits.undefined) && has(bits.null)) && !(has(bits.boolean) && has(bits.integer));
}

const sqliteTypes: Record<string, number> = {
  missing: bits.undefined,
  null: bits.null,
  true: bits.boolean,
  false: bits.boolean,
  integer: bits.integer,
  real: bits.real,
  text: bits.string,
  array: bits.array,
  object: bits.object,
};

function scanTypes(file: SqliteFile, table: string, steps: string[]): number {
  const type = typeColumnOf(steps);
  const column = columnOf(steps);
  const largest = Number.MAX_SAFE_INTEGER;
  const rows = file.database
    .prepare(
      `SELECT DISTINCT CASE WHEN ${type} = 'integer' AND abs(${column}) > ${largest} THEN 'real'
       ELSE coalesce(${type}, 'missing') END AS type FROM ${table}`,
    )
    .all();
  return rows.reduce((mask, { type: found }) => mask | (sqliteTypes[String(found)] ?? bits.real), 0);
}
