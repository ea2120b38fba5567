import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { claimFile } from './owner-lock.ts';

const schemaVersion = 1;

const schema = `
CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL, birth TEXT NOT NULL, token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dbs (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, etag TEXT NOT NULL, ts INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS colls (
  n INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL,
  lsn INTEGER NOT NULL, etag TEXT NOT NULL, ts INTEGER NOT NULL, UNIQUE (db, id));
CREATE TABLE IF NOT EXISTS value_types (n INTEGER NOT NULL, path TEXT NOT NULL, mask INTEGER NOT NULL,
  PRIMARY KEY (n, path)) WITHOUT ROWID;
`;

/** What a container must do around a transaction that ends one way or the other. */
export interface Participant {
  beforeCommit(): void;
  afterRollback(): void;
}

/** One open SQLite file with its statements and transactions. */
export interface SqliteFile {
  database: DatabaseSync;
  nowMs(): number;
  /** Statements by text; kept, because compiling one costs more than running it. */
  statement(sql: string): StatementSync;
  forget(sql: string): void;
  /** All or nothing, and the only way to write. Answers may leave after it returned. */
  transaction<T>(work: () => T): T;
  /** All or nothing inside a transaction. */
  savepoint<T>(work: () => T): T;
  /** Names a container that the running transaction has written to. */
  enlist(participant: Participant): void;
  close(): void;
}

export function openSqliteFile(file: string, nowMs: () => number): SqliteFile {
  const database = new DatabaseSync(file);
  const lock = prepareFile(database, file);
  const known = new Map<string, StatementSync>();
  const enlisted = new Set<Participant>();

  const statement = (sql: string) => {
    const prepared = known.get(sql) ?? database.prepare(sql);
    if (known.size > 1000) known.clear();
    known.set(sql, prepared);
    return prepared;
  };
  const rollBack = (sql: string) => {
    database.exec(sql);
    for (const participant of enlisted) participant.afterRollback();
  };
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const transaction = <T>(work: () => T): T => {
    begin.run();
    try {
      const result = work();
      for (const participant of enlisted) participant.beforeCommit();
      commit.run();
      return result;
    } catch (error) {
      rollBack('ROLLBACK');
      throw error;
    } finally {
      enlisted.clear();
    }
  };
  const savepoint = <T>(work: () => T): T => {
    database.exec('SAVEPOINT part');
    try {
      const result = work();
      database.exec('RELEASE part');
      return result;
    } catch (error) {
      rollBack('ROLLBACK TO part');
      database.exec('RELEASE part');
      throw error;
    }
  };
  const close = () => {
    lock.release();
    database.close();
  };
  const forget = (sql: string) => void known.delete(sql);
  return {
    database,
    nowMs,
    statement,
    forget,
    transaction,
    savepoint,
    enlist: (who) => enlisted.add(who),
    close,
  };
}

function prepareFile(database: DatabaseSync, file: string): { release(): void } {
  try {
    // A log of 16 MB before it is folded in halves the time that a write spends in checkpoints.
    // NORMAL with a write-ahead log survives kill -9; only a power cut can lose the last commits.
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(
      'PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;',
    );
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (version > schemaVersion) {
      throw new Error(
        `The Cosmos data file ${file} was written by a newer version of the gateway (${version}).`,
      );
    }
    // Analysing an empty table makes the table of statistics, which the indexes fill themselves.
    database.exec(`${schema} PRAGMA user_version = ${schemaVersion}; ANALYZE owner;`);
    return claimFile(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
}
