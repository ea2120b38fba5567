import type { SQLInputValue } from 'node:sqlite';
import { type CompiledQuery, compileQuery } from '../query/compile-query.ts';
import type { Value } from '../query/value.ts';
import type { Journal } from '../replicas.ts';
import { type ContainerDefinition, stepsOf } from './definition.ts';
import { type Indexing, readIndexing } from './indexing.ts';
import type { Participant, SqliteFile } from './sqlite-file.ts';
import type { StoredItem } from './stored-item.ts';
import { createTable, type Table } from './table.ts';
import { openUniqueKeys, type UniqueKeys } from './unique-keys.ts';
import { type ValueTypes, watchValueTypes } from './value-types.ts';

export interface ContainerRow {
  n: number;
  database: string;
  id: string;
  databaseRid: string;
  rid: string;
  etag: string;
  ts: number;
  lsn: number;
  definition: ContainerDefinition;
}

/** One container: its items by (partition, id), its position in the change feed and its compiled queries. */
export interface Container {
  row: ContainerRow;
  link: string;
  table: Table;
  keyPaths: string[][];
  indexing: Indexing;
  types: ValueTypes;
  expires: boolean;
  lsn(): number;
  nowSeconds(): number;
  find(partition: string, id: string): StoredItem | undefined;
  put(item: { partition: string; id: string; etag: string; body: string }, document: Value): StoredItem;
  remove(partition: string, id: string): void;
  checkUnique(partition: string, id: string, document: Value): void;
  select(sql: string, values: SQLInputValue[]): Iterable<unknown[]>;
  compiled(text: string): CompiledQuery;
  sweep(): number;
}

export function openContainer(file: SqliteFile, journal: Journal, row: ContainerRow): Container {
  const { n, definition } = row;
  const table = createTable(file, n, definition);
  const indexing = readIndexing(definition);
  const orderedPaths = indexing.composites.flat().map(({ steps }) => steps);
  const types = watchValueTypes(file, n, table.name, orderedPaths);
  const position = openPosition(file, row, types);
  const nowSeconds = () => Math.floor(file.nowMs() / 1000);
  const expires = definition.defaultTtl !== undefined;

  const find = (partition: string, id: string) => {
    const item = table.read(partition, id);
    return item && (item.exp === null || item.exp > nowSeconds()) ? item : undefined;
  };
  const unique: UniqueKeys = openUniqueKeys(
    file,
    table.name,
    definition,
    (partition, id) => !!find(partition, id),
  );

  const put: Container['put'] = (item, document) => {
    journal.note(table, item.partition, item.id);
    const stored = { ...item, ts: nowSeconds(), lsn: position.advance() };
    table.write(stored, expiryOf(definition, document, stored.ts));
    unique.save(item.partition, item.id, document);
    types.note(document);
    return stored;
  };
  const remove = (partition: string, id: string) => {
    journal.note(table, partition, id);
    position.advance();
    table.remove(partition, id);
    unique.remove(partition, id);
  };
  const sweep = () => {
    const expired = expires ? table.expired(nowSeconds()) : [];
    for (const { partition, id } of expired) {
      table.remove(partition, id);
      unique.remove(partition, id);
    }
    return expired.length;
  };
  return {
    row,
    link: `dbs/${row.database}/colls/${row.id}`,
    table,
    keyPaths: definition.partitionKey.paths.map(stepsOf),
    indexing,
    types,
    expires,
    lsn: position.current,
    nowSeconds,
    find,
    put,
    remove,
    checkUnique: unique.check,
    select: (sql, values) => table.select(sql, values),
    compiled: queryCache(definition),
    sweep,
  };
}

/** Log sequence numbers: they only grow, and the last one is stored with the commit that used it. */
function openPosition(file: SqliteFile, { n, lsn }: ContainerRow, types: ValueTypes) {
  let current = lsn;
  const participant: Participant = {
    beforeCommit: () => {
      file.statement('UPDATE colls SET lsn = ? WHERE n = ?').run(current, n);
    },
    // The numbers of writes that were undone stay unused.
    afterRollback: () => types.forget(),
  };
  const advance = () => {
    file.enlist(participant);
    current += 1;
    return current;
  };
  return { advance, current: () => current };
}

/** An item's own ttl wins over the container's; without a default nothing expires at all. */
function expiryOf({ defaultTtl }: ContainerDefinition, document: Value, ts: number): number | null {
  if (defaultTtl === undefined) return null;
  const own =
    typeof document === 'object' && document !== null && 'ttl' in document ? document.ttl : undefined;
  const ttl = typeof own === 'number' ? own : defaultTtl;
  return ttl === -1 ? null : ts + ttl;
}

function queryCache({ vectorEmbeddingPolicy }: ContainerDefinition): (text: string) => CompiledQuery {
  const known = new Map<string, CompiledQuery>();
  return (text) => {
    const compiled = known.get(text) ?? compileQuery(text, vectorEmbeddingPolicy?.vectorEmbeddings ?? []);
    if (known.size >= 500) known.clear();
    known.set(text, compiled);
    return compiled;
  };
}
