import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { schema } from './schema.ts';

/** One open SQLite file. Every write outside `transaction` is committed when the call returns. */
export interface Database {
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  /** Returns the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All or nothing; one inside another undoes its own part alone. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** `':memory:'` or a folder, created when missing. A killed process loses nothing that was answered (write-ahead log). */
export function openDatabase(stateDir: string): Database {
  if (stateDir !== ':memory:') mkdirSync(stateDir, { recursive: true });
  const sqlite = new DatabaseSync(stateDir === ':memory:' ? stateDir : join(stateDir, 'mailbox.sqlite'));
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  sqlite.exec(schema);

  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = sqlite.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    one: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as Row[],
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    transaction: (work) => inTransaction(sqlite, work),
    close: () => sqlite.close(),
  };
}

function inTransaction<Result>(sqlite: DatabaseSync, work: () => Result): Result {
  const [begin, end, undo] = sqlite.isTransaction
    ? ['SAVEPOINT inner', 'RELEASE inner', 'ROLLBACK TO inner; RELEASE inner']
    : ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'];
  sqlite.exec(begin);
  try {
    const result = work();
    sqlite.exec(end);
    return result;
  } catch (error) {
    sqlite.exec(undo);
    throw error;
  }
}

/** A number that only grows; it orders all changes of all mailboxes. */
export function nextSequence(db: Database): number {
  const row = db.one<{ value: number }>(
    "UPDATE meta SET value = value + 1 WHERE name = 'seq' RETURNING value",
  );
  return row?.value ?? 0;
}

const random = (bytes: number) => randomBytes(bytes).toString('base64url');

export const newImmutableId = () => `AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A${random(27)}AAA=`;
export const newMutableId = () => `AAMkAGI2${random(36)}AAA=`;
export const newConversationId = () => `AAQkAGI2${random(15)}=`;
/** Real change keys hold `+` and `/`: a client that forgets to escape them must fail here too. */
export const newChangeKey = () => `CQAAABYAAAC+/${randomBytes(15).toString('base64')}`;
