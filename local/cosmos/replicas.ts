import type { OperationKind } from './faults.ts';
import type { SqliteFile } from './store/sqlite-file.ts';
import type { StoredRow, Table } from './store/table.ts';
import { badRequest } from './wire/refusals.ts';

/** Whom a request comes from; only a test names its clients. */
export const clientHeader = 'x-local-client';

/**
 * Lets a client read from a replica that is behind. The service does this within its bounds, and bounds by a session
 * end when the SDK gives its token up (after 404/1002), so none is honoured here. Writes and their conditions always
 * meet what is newest.
 */
export interface Replicas {
  /** From now on this client sees a write only at its `looks`-th look after it; 1 = at once. */
  lag(client: string, looks: number): void;
  /** Everybody sees everything again. */
  catchUp(): void;
}

/** Written to before each change of a row. */
export interface Journal {
  note(table: Table, partition: string, id: string): void;
}

interface Entry {
  table: Table;
  partition: string;
  id: string;
  before: StoredRow | undefined;
}

/** How many writes there were at each of the client's last looks, oldest first. */
type Looks = number[];

const LOOKS: OperationKind[] = ['read', 'query', 'readFeed'];

export function openReplicas(file: SqliteFile) {
  const behind = new Map<string, Looks>();
  let written: Entry[] = [];

  const replicas: Replicas = {
    lag(client, looks) {
      if (!Number.isSafeInteger(looks) || looks < 1) throw badRequest('A client lags by one look or more.');
      behind.set(
        client,
        Array.from({ length: looks }, () => written.length),
      );
    },
    catchUp() {
      behind.clear();
      written = [];
    },
  };
  const journal: Journal = {
    note(table, partition, id) {
      if (behind.size > 0) written.push({ table, partition, id, before: table.read(partition, id) });
    },
  };

  /** Does a read as the replica of this client would. */
  function readBy<T>(client: string | undefined, kind: OperationKind, read: () => T): T {
    const looks = client === undefined || !LOOKS.includes(kind) ? undefined : behind.get(client);
    if (!looks) return read();
    looks.push(written.length);
    looks.shift();
    return undone(written.slice(looks[0]), read);
  }

  function undone<T>(unseen: Entry[], read: () => T): T {
    if (unseen.length === 0) return read();
    file.database.exec('SAVEPOINT replica');
    try {
      for (const { table, partition, id, before } of unseen.toReversed()) {
        if (before) table.write(before, before.exp);
        else table.remove(partition, id);
      }
      return read();
    } finally {
      file.database.exec('ROLLBACK TO replica; RELEASE replica');
    }
  }

  return { replicas, journal, readBy };
}
