import type { DatabaseSync } from 'node:sqlite';
import type { ActivityRow } from './store.ts';

/** What a write calls for once it is committed. */
export interface Effects {
  /** Instances and entities with a message that is due now. */
  readonly wake: Set<string>;
  readonly activities: ActivityRow[];
  /** Earliest due time of a delayed message, epoch milliseconds. */
  nextDueMs: number;
}

export interface Commits {
  /**
   * Runs `work` inside the next transaction and resolves after its commit. All work of one tick of the
   * event loop shares one transaction. Work may run twice (when a neighbour throws), so it touches nothing
   * but the database and `effects`.
   */
  write<T>(work: (effects: Effects) => T): Promise<T>;
}

interface Job {
  readonly run: (effects: Effects) => void;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

export function openCommits(db: DatabaseSync, applyEffects: (effects: Effects) => void): Commits {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  let jobs: Job[] = [];

  const transact = (batch: readonly Job[]): Effects => {
    const effects: Effects = { wake: new Set(), activities: [], nextDueMs: Number.POSITIVE_INFINITY };
    begin.run();
    try {
      for (const job of batch) job.run(effects);
      commit.run();
      return effects;
    } catch (cause) {
      db.exec('ROLLBACK');
      throw cause;
    }
  };
  const settle = (batch: readonly Job[]): void => {
    let effects: Effects;
    try {
      effects = transact(batch);
    } catch (cause) {
      if (batch.length === 1) batch[0]?.reject(cause);
      else for (const job of batch) settle([job]);
      return;
    }
    for (const job of batch) job.resolve();
    applyEffects(effects);
  };
  const flush = (): void => {
    const batch = jobs;
    jobs = [];
    settle(batch);
  };
  return {
    write: <T>(work: (effects: Effects) => T) =>
      new Promise<T>((resolve, reject) => {
        let result: T;
        if (jobs.length === 0) setImmediate(flush);
        jobs.push({
          run: (effects) => {
            result = work(effects);
          },
          resolve: () => resolve(result),
          reject,
        });
      }),
  };
}
