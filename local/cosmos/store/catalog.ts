import { randomUUID } from 'node:crypto';
import type { Journal } from '../replicas.ts';
import { alreadyExists, badRequest, resourceNotFound } from '../wire/refusals.ts';
import { type Container, openContainer } from './container.ts';
import { type ContainerDefinition, readDefinition } from './definition.ts';
import { containerRid, databaseRid } from './resource-ids.ts';
import type { SqliteFile } from './sqlite-file.ts';
import { recomputeExpiry } from './table.ts';

export interface DatabaseRow {
  n: number;
  id: string;
  rid: string;
  etag: string;
  ts: number;
}

/** Databases and containers of one data file. Every changing method runs inside a transaction of its caller. */
export interface Catalog {
  databases(): DatabaseRow[];
  database(id: string): DatabaseRow;
  createDatabase(id: string): DatabaseRow;
  removeDatabase(id: string): void;
  containers(database: string): Container[];
  container(database: string, id: string): Container;
  createContainer(database: string, definition: unknown): Container;
  replaceContainer(database: string, id: string, definition: unknown): Container;
  removeContainer(database: string, id: string): void;
  all(): Container[];
}

export function openCatalog(file: SqliteFile, journal: Journal): Catalog {
  const open = new Map<string, Container>();
  const { database: sqlite } = file;
  const seconds = () => Math.floor(file.nowMs() / 1000);
  const linkOf = (database: string, id: string) => `${database}/${id}`;

  const databases = () =>
    (sqlite.prepare('SELECT n, id, etag, ts FROM dbs ORDER BY id').all() as unknown as DatabaseRow[]).map(
      (row) => ({
        ...row,
        rid: databaseRid(row.n),
      }),
    );
  const database = (id: string) => {
    const found = databases().find((row) => row.id === id);
    if (!found) throw resourceNotFound(`dbs/${id}`);
    return found;
  };
  const createDatabase = (id: string) => {
    if (databases().some((row) => row.id === id)) throw alreadyExists();
    sqlite.prepare('INSERT INTO dbs (id, etag, ts) VALUES (?, ?, ?)').run(id, randomUUID(), seconds());
    return database(id);
  };
  const load = (row: StoredDefinition) => {
    const container = openContainer(file, journal, {
      ...row,
      definition: JSON.parse(row.definition) as ContainerDefinition,
      databaseRid: databaseRid(row.databaseNumber),
      rid: containerRid(row.databaseNumber, row.n),
    });
    open.set(linkOf(row.database, row.id), container);
    return container;
  };
  for (const row of sqlite.prepare(selectDefinitions).all()) load(row as unknown as StoredDefinition);

  const containers = (of: string) => [...open.values()].filter(({ row }) => row.database === database(of).id);
  const container = (of: string, id: string) => {
    const found = open.get(linkOf(of, id));
    if (!found) throw resourceNotFound(`dbs/${of}/colls/${id}`);
    return found;
  };
  const reload = (of: string, id: string) => {
    const row = sqlite.prepare(`${selectDefinitions} WHERE colls.db = ? AND colls.id = ?`).get(of, id);
    return load(row as unknown as StoredDefinition);
  };
  const createContainer = (of: string, input: unknown) => {
    const definition = readDefinition(input);
    database(of);
    if (open.has(linkOf(of, definition.id))) throw alreadyExists();
    sqlite
      .prepare('INSERT INTO colls (db, id, definition, lsn, etag, ts) VALUES (?, ?, ?, 0, ?, ?)')
      .run(of, definition.id, JSON.stringify(definition), randomUUID(), seconds());
    return reload(of, definition.id);
  };
  const replaceContainer = (of: string, id: string, input: unknown) => {
    const { row, table, lsn } = container(of, id);
    const definition = readDefinition(input);
    refuseFixedChange(row.definition, definition);
    sqlite
      .prepare('UPDATE colls SET definition = ?, lsn = ?, etag = ?, ts = ? WHERE n = ?')
      .run(JSON.stringify(definition), lsn(), randomUUID(), seconds(), row.n);
    if (row.definition.defaultTtl !== definition.defaultTtl) recomputeExpiry(file, table.name, definition);
    return reload(of, id);
  };
  const removeContainer = (of: string, id: string) => {
    const { row, table } = container(of, id);
    sqlite.exec(`DROP TABLE ${table.name}; DROP TABLE IF EXISTS ${table.name}_uk;`);
    sqlite.prepare('DELETE FROM value_types WHERE n = ?').run(row.n);
    sqlite.prepare('DELETE FROM colls WHERE n = ?').run(row.n);
    open.delete(linkOf(of, id));
  };
  const removeDatabase = (id: string) => {
    for (const { row } of containers(id)) removeContainer(id, row.id);
    sqlite.prepare('DELETE FROM dbs WHERE id = ?').run(id);
  };
  return {
    databases,
    database,
    createDatabase,
    removeDatabase,
    containers,
    container,
    createContainer,
    replaceContainer,
    removeContainer,
    all: () => [...open.values()],
  };
}

interface StoredDefinition {
  n: number;
  database: string;
  databaseNumber: number;
  id: string;
  definition: string;
  lsn: number;
  etag: string;
  ts: number;
}

const selectDefinitions = `SELECT colls.n AS n, colls.db AS database, dbs.n AS databaseNumber, colls.id AS id,
  colls.definition AS definition, colls.lsn AS lsn, colls.etag AS etag, colls.ts AS ts
  FROM colls JOIN dbs ON dbs.id = colls.db`;

function refuseFixedChange(before: ContainerDefinition, after: ContainerDefinition): void {
  if (after.id !== before.id) throw badRequest('The id of a container cannot be changed.');
  if (JSON.stringify(after.partitionKey.paths) !== JSON.stringify(before.partitionKey.paths)) {
    throw badRequest(`The partition key of the container '${before.id}' cannot be changed in place.`);
  }
  if (JSON.stringify(after.uniqueKeyPolicy ?? null) !== JSON.stringify(before.uniqueKeyPolicy ?? null)) {
    throw badRequest(`The unique keys of the container '${before.id}' cannot be changed in place.`);
  }
}
