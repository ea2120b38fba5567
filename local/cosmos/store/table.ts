import type { SQLInputValue } from 'node:sqlite';
import { alignCompositeIndexes } from './composite-indexes.ts';
import type { ContainerDefinition } from './definition.ts';
import type { SqliteFile } from './sqlite-file.ts';
import type { StoredItem } from './stored-item.ts';

export interface StoredRow extends StoredItem {
  /** Seconds since 1970 from which on the item is invisible; null: never. */
  exp: number | null;
}

/** The SQLite table of one container with its prepared statements. */
export interface Table {
  name: string;
  read(partition: string, id: string): StoredRow | undefined;
  write(item: StoredItem, exp: number | null): void;
  remove(partition: string, id: string): void;
  expired(nowSeconds: number): { partition: string; id: string }[];
  select(sql: string, values: SQLInputValue[]): Iterable<unknown[]>;
  size(): { documents: number; bytes: number };
}

export function createTable(file: SqliteFile, n: number, definition: ContainerDefinition): Table {
  const { database } = file;
  const name = `d${n}`;
  database.exec(`
    CREATE TABLE IF NOT EXISTS ${name} (
      pk TEXT NOT NULL, id TEXT NOT NULL, etag TEXT NOT NULL, ts INTEGER NOT NULL, exp INTEGER,
      lsn INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (pk, id)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${name}_lsn ON ${name} (lsn);
    CREATE INDEX IF NOT EXISTS ${name}_exp ON ${name} (exp) WHERE exp IS NOT NULL;`);
  alignCompositeIndexes(file, name, definition);

  const read = database.prepare(`SELECT etag, ts, lsn, body, exp FROM ${name} WHERE pk = ? AND id = ?`);
  read.setReturnArrays(true);
  const write = database.prepare(
    `INSERT OR REPLACE INTO ${name} (pk, id, etag, ts, exp, lsn, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare(`DELETE FROM ${name} WHERE pk = ? AND id = ?`);
  return {
    name,
    read: (partition, id) => {
      const row = read.get(partition, id) as unknown as ItemColumns | undefined;
      if (!row) return undefined;
      const [etag, ts, lsn, body, exp] = row;
      return { partition, id, etag, ts, lsn, body, exp };
    },
    write: ({ partition, id, etag, ts, lsn, body }, exp) =>
      void write.run(partition, id, etag, ts, exp, lsn, body),
    remove: (partition, id) => void remove.run(partition, id),
    expired: (nowSeconds) =>
      database
        .prepare(`SELECT pk, id FROM ${name} WHERE exp IS NOT NULL AND exp <= ?`)
        .all(nowSeconds)
        .map(({ pk, id }) => ({ partition: String(pk), id: String(id) })),
    select: (sql, values) => selectFrom(file, sql, values),
    size: () =>
      database
        .prepare(`SELECT count(*) AS documents, coalesce(sum(octet_length(body)), 0) AS bytes FROM ${name}`)
        .get() as { documents: number; bytes: number },
  };
}

function* selectFrom(file: SqliteFile, sql: string, values: SQLInputValue[]): Generator<unknown[]> {
  const statement = file.statement(sql);
  statement.setReturnArrays(true);
  try {
    for (const row of statement.iterate(...values)) yield row as unknown as unknown[];
  } catch (error) {
    // A statement that failed half-way reports its old error once more when it is used again.
    file.forget(sql);
    throw error;
  }
}

type ItemColumns = [etag: string, ts: number, lsn: number, body: string, exp: number | null];

/** The time of expiry is stored with each item, so a new default has to be worked out again for all of them. */
export function recomputeExpiry(file: SqliteFile, table: string, { defaultTtl }: ContainerDefinition): void {
  if (defaultTtl === undefined) {
    file.database.exec(`UPDATE ${table} SET exp = NULL`);
    return;
  }
  const ttl = `coalesce(json_extract(body, '$.ttl'), ${defaultTtl})`;
  file.database.exec(`UPDATE ${table} SET exp = CASE ${ttl} WHEN -1 THEN NULL ELSE ts + ${ttl} END`);
}
