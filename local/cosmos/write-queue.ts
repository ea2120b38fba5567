import type { SqliteFile } from './store/sqlite-file.ts';

/** Writes that arrive in one turn of the event loop share one transaction; each answer leaves after its commit. */
export interface WriteQueue {
  /** The work is done whole or throws before it wrote anything; whatever it throws belongs to its own caller. */
  submit<T>(work: () => T): Promise<T>;
  /** Commits what is waiting now. */
  flush(): void;
}

interface Entry {
  run(): () => void;
  reject(error: unknown): void;
}

export function openWriteQueue(file: SqliteFile): WriteQueue {
  let waiting: Entry[] = [];

  const flush = () => {
    const entries = waiting;
    waiting = [];
    if (entries.length === 0) return;
    for (const answer of commit(file, entries)) answer();
  };
  const submit = <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      waiting.push({ run, reject });
    });
  return { submit, flush };
}

function commit(file: SqliteFile, entries: Entry[]): (() => void)[] {
  try {
    return file.transaction(() => entries.map(({ run }) => run()));
  } catch {
    // One of them broke the shared transaction: each now gets one of its own, and only the culprit fails.
    return entries.map((entry) => commitAlone(file, entry));
  }
}

function commitAlone(file: SqliteFile, { run, reject }: Entry): () => void {
  try {
    return file.transaction(run);
  } catch (error) {
    return () => reject(error);
  }
}
