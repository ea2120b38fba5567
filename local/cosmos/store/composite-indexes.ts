import { columnOf } from './columns.ts';
import type { ContainerDefinition } from './definition.ts';
import { readIndexing } from './indexing.ts';
import type { SqliteFile } from './sqlite-file.ts';

interface CompositeIndex {
  name: string;
  columns: string[];
  sql: string;
}

/** Creates the indexes that the definition asks for and drops those it no longer names. */
export function alignCompositeIndexes(
  file: SqliteFile,
  table: string,
  definition: ContainerDefinition,
): void {
  const wanted = compositeIndexes(table, definition);
  const isWanted = (name: unknown, sql: unknown) =>
    wanted.some((index) => index.name === name && index.sql === sql);
  const existing = file.database
    .prepare(
      `SELECT name, sql FROM sqlite_schema WHERE tbl_name = ? AND name LIKE '%\\_order\\_%' ESCAPE '\\'`,
    )
    .all(table);
  const dropped = existing.filter(({ name, sql }) => !isWanted(name, sql));
  for (const { name } of dropped) file.database.exec(`DROP INDEX ${name}`);
  const kept = new Set(existing.filter(({ name, sql }) => isWanted(name, sql)).map(({ name }) => name));
  const missing = wanted.filter(({ name }) => !kept.has(name));
  for (const { sql } of missing) file.database.exec(sql);
  saveStatistics(file, table, wanted);
}

function compositeIndexes(table: string, definition: ContainerDefinition): CompositeIndex[] {
  const wanted: CompositeIndex[] = [];
  const seen = new Set<string>();
  for (const paths of readIndexing(definition).composites) {
    const columns = paths.flatMap(({ steps }) => columnOf(steps) ?? []);
    // Two directions of the same paths need one index only: SQLite reads it from either end.
    if (columns.length < paths.length || seen.has(columns.join())) continue;
    seen.add(columns.join());
    const terms = paths.map(({ descending }, index) => `${columns[index]}${descending ? ' DESC' : ''}`);
    if (!columns.includes('id')) terms.push(paths.at(-1)?.descending ? 'id DESC' : 'id');
    const name = `${table}_order_${wanted.length}`;
    wanted.push({ name, columns: terms, sql: `CREATE INDEX ${name} ON ${table} (pk, ${terms.join(', ')})` });
  }
  return wanted;
}

/**
 * Without statistics SQLite takes a partition for a handful of rows and reads it whole. These figures are invented
 * once and for all, so that the same query runs the same way on an empty file and on a full one.
 */
function saveStatistics(file: SqliteFile, table: string, indexes: CompositeIndex[]): void {
  const rows = [
    { index: table, stat: '100000 500 1' },
    { index: `${table}_lsn`, stat: '100000 1' },
    { index: `${table}_exp`, stat: '100000 20' },
    ...indexes.map(({ name, columns }) => ({
      index: name,
      stat: `100000 500 ${rowsPerValue(columns.length)}`,
    })),
  ];
  const read = file.database.prepare('SELECT idx, stat FROM sqlite_stat1 WHERE tbl = ? ORDER BY rowid');
  const known = read.all(table).map(({ idx, stat }) => ({ index: idx, stat }));
  if (JSON.stringify(known) === JSON.stringify(rows)) return;
  file.database.prepare('DELETE FROM sqlite_stat1 WHERE tbl = ?').run(table);
  const insert = file.database.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)');
  for (const { index, stat } of rows) insert.run(table, index, stat);
  file.database.exec('ANALYZE sqlite_schema');
}

function rowsPerValue(columns: number): string {
  return Array.from({ length: columns }, (_, index) =>
    index === columns - 1 ? 1 : Math.max(2, 40 >> (index * 2)),
  ).join(' ');
}
