import type { OperationKind } from '../faults.ts';
import type { RunInBudget } from '../query/budget.ts';
import type { Cursors } from '../query/cursor.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Container } from '../store/container.ts';
import type { SqliteFile } from '../store/sqlite-file.ts';
import type { WireReply } from './messages.ts';

/** What every request needs from the gateway. */
export interface Ground {
  file: SqliteFile;
  catalog: Catalog;
  cursors: Cursors;
  runInBudget: RunInBudget;
}

/** A request that was understood; `run` throws a refusal when it cannot be done. */
export interface Operation {
  kind: OperationKind;
  container: Container | undefined;
  isWrite: boolean;
  run(): WireReply;
}
