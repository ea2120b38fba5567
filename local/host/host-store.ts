import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startupError } from './startup-error.ts';

/** When a timer last ran and when it should run next; ISO instants. */
export interface TimerStatus {
  last: string | null;
  next: string;
  updated: string;
}

export interface TimerStatusStore {
  read(name: string): TimerStatus | undefined;
  save(name: string, status: TimerStatus): void;
}

export interface HostStore extends TimerStatusStore {
  close(): void;
}

/**
 * The host's own SQLite file. It is held in exclusive mode for as long as the host lives, which makes it the
 * lock on the state directory: the operating system lets go of it even after kill -9.
 */
export function openHostStore(stateDir: string): HostStore {
  mkdirSync(stateDir, { recursive: true });
  const db = new DatabaseSync(path.join(stateDir, 'host.sqlite'), { timeout: 0 });
  lock(db, stateDir);
  const select = db.prepare('SELECT last, next, updated FROM timers WHERE name = ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO timers (name, last, next, updated) VALUES (?, ?, ?, ?)');

  return {
    read: (name) => toStatus(select.get(name)),
    save: (name, { last, next, updated }) => {
      upsert.run(name, last, next, updated);
    },
    close: () => db.close(),
  };
}

function lock(db: DatabaseSync, stateDir: string): void {
  try {
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA synchronous = NORMAL;
      BEGIN EXCLUSIVE;
      CREATE TABLE IF NOT EXISTS timers (name TEXT PRIMARY KEY, last TEXT, next TEXT NOT NULL, updated TEXT NOT NULL);
      COMMIT;
    `);
  } catch (error) {
    db.close();
    if (!(error instanceof Error) || !/locked/.test(error.message)) throw error;
    throw startupError(`The state directory ${stateDir} is in use by another running host. Stop it first.`);
  }
}

function toStatus(row: Record<string, unknown> | undefined): TimerStatus | undefined {
  if (!row) return undefined;
  return {
    last: row.last === null ? null : String(row.last),
    next: String(row.next),
    updated: String(row.updated),
  };
}
