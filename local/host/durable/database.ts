import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schemaVersion = 2;

const inbox = `CREATE TABLE inbox (
    id TEXT NOT NULL, due INTEGER NOT NULL, seq INTEGER NOT NULL, execution TEXT, event TEXT NOT NULL,
    PRIMARY KEY (id, due, seq)
  ) WITHOUT ROWID;`;
const activities = `CREATE TABLE activities (
    id TEXT NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL, inputIsText INTEGER NOT NULL, input TEXT NOT NULL,
    PRIMARY KEY (id, task)
  ) WITHOUT ROWID;`;

/** Each table that a turn writes to costs it a page, and each index another one. */
const schema = `
  CREATE TABLE instances (
    id TEXT PRIMARY KEY, execution TEXT NOT NULL, name TEXT NOT NULL, version TEXT, status TEXT NOT NULL,
    input TEXT, output TEXT, custom TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
    parent TEXT, parentExecution TEXT, parentTask INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX instances_created ON instances (created, id);
  CREATE INDEX instances_pending ON instances (id) WHERE status = 'Pending';
  CREATE TABLE history (
    id TEXT NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (id, turn)
  ) WITHOUT ROWID;
  ${inbox}
  CREATE INDEX inbox_due ON inbox (due);
  ${activities}
  CREATE TABLE entities (id TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
`;

/** Nothing that is under way is lost. Events were kept as lists, and as not yet played. */
const fromFirst = `
  UPDATE history SET events = replace(substr(events, 2, length(events) - 2), '"IsPlayed":false', '"IsPlayed":true');
  CREATE INDEX instances_pending ON instances (id) WHERE status = 'Pending';
  ALTER TABLE inbox RENAME TO inbox_1;
  ${inbox}
  INSERT INTO inbox SELECT id, due, seq, execution, event FROM inbox_1;
  DROP TABLE inbox_1;
  CREATE INDEX inbox_due ON inbox (due);
  ALTER TABLE activities RENAME TO activities_1;
  ${activities}
  INSERT INTO activities SELECT id, task, name, inputIsText, input FROM activities_1;
  DROP TABLE activities_1;
`;

/**
 * Opens the store of one task hub and takes it for this process alone: two hosts on one file would run
 * every activity twice. The lock is SQLite's own and vanishes with the process, however it ends.
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  try {
    // Exclusive mode before WAL is first touched keeps the wal-index in this process' memory.
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = NORMAL');
    // A log of 16 MB before it is folded in: each folding waits for the disk, in the middle of all other work.
    db.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000');
    db.exec('BEGIN EXCLUSIVE');
    migrate(db, file);
    db.exec('COMMIT');
    return db;
  } catch (cause) {
    db.close();
    throw isBusy(cause)
      ? new Error(`Another host uses ${file}: one file serves one host.`, { cause })
      : cause;
  }
}

function migrate(db: DatabaseSync, file: string): void {
  const found = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (found === schemaVersion) return;
  if (found > schemaVersion)
    throw new Error(`${file} has schema version ${found}, this host knows ${schemaVersion}.`);
  db.exec(found === 0 ? schema : fromFirst);
  db.exec(`PRAGMA user_version = ${schemaVersion}`);
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && /database is locked/.test(cause.message);
}
