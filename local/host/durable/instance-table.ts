import type { DatabaseSync } from 'node:sqlite';
import { countRows, hasChanged } from './statements.ts';

export type RuntimeStatus = 'Pending' | 'Running' | 'Suspended' | 'Completed' | 'Failed' | 'Terminated';

export interface Parent {
  readonly id: string;
  readonly execution: string;
  readonly task: number;
}

/** `input`, `output` and `custom` are JSON text; times are epoch milliseconds. */
export interface InstanceRow {
  id: string;
  execution: string;
  name: string;
  version: string | null;
  status: RuntimeStatus;
  input: string | null;
  output: string | null;
  custom: string | null;
  created: number;
  updated: number;
  parent: string | null;
  parentExecution: string | null;
  parentTask: number | null;
}

export interface InstanceFilter {
  readonly createdFromMs: number;
  readonly createdToMs: number;
  readonly statuses: readonly string[];
  readonly after: { readonly created: number; readonly id: string };
  readonly limit: number;
}

const alive = `status IN ('Pending', 'Running', 'Suspended')`;

export function prepareInstances(db: DatabaseSync) {
  const put = db.prepare(
    'INSERT OR REPLACE INTO instances (id, execution, name, version, status, input, created, updated, parent, parentExecution, parentTask) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const get = db.prepare('SELECT * FROM instances WHERE id = ?');
  const progress = db.prepare(
    `UPDATE instances SET custom = COALESCE(?, custom), updated = ?, status = CASE status WHEN 'Pending' THEN 'Running' ELSE status END WHERE id = ? AND execution = ? AND ${alive}`,
  );
  const end = db.prepare(
    `UPDATE instances SET custom = COALESCE(?, custom), updated = ?, status = ?, output = ? WHERE id = ? AND execution = ? AND ${alive}`,
  );
  const restart = db.prepare(
    `UPDATE instances SET custom = COALESCE(?, custom), updated = ?, execution = ?, input = ?, status = CASE status WHEN 'Pending' THEN 'Running' ELSE status END WHERE id = ? AND execution = ? AND ${alive}`,
  );
  const setStatus = db.prepare('UPDATE instances SET status = ?, updated = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM instances WHERE id = ?');
  const pending = db.prepare(`SELECT id FROM instances WHERE status = 'Pending'`);
  return {
    get: (id: string) => get.get(id) as unknown as InstanceRow | undefined,
    put: (row: InstanceRow) =>
      put.run(
        row.id,
        row.execution,
        row.name,
        row.version,
        row.status,
        row.input,
        row.created,
        row.updated,
        row.parent,
        row.parentExecution,
        row.parentTask,
      ),
    /** False when the execution ended, or was replaced, while its turn ran. */
    progress: (row: InstanceRow, custom: string | null, nowMs: number) =>
      hasChanged(progress, custom, nowMs, row.id, row.execution),
    end: (
      row: InstanceRow,
      ending: { status: RuntimeStatus; output: string | null; custom: string | null },
      nowMs: number,
    ) => hasChanged(end, ending.custom, nowMs, ending.status, ending.output, row.id, row.execution),
    restart: (
      row: InstanceRow,
      next: { execution: string; input: string; custom: string | null },
      nowMs: number,
    ) => hasChanged(restart, next.custom, nowMs, next.execution, next.input, row.id, row.execution),
    setStatus: (id: string, status: RuntimeStatus, nowMs: number) => setStatus.run(status, nowMs, id),
    remove: (id: string) => remove.run(id),
    /** Those that never had a turn. */
    pending: () => pending.all().map((row) => String(row.id)),
    list: (filter: InstanceFilter) => listInstances(db, filter),
    count: () => countRows(db, 'instances'),
  };
}

function listInstances(db: DatabaseSync, filter: InstanceFilter): InstanceRow[] {
  const { after, statuses } = filter;
  const byStatus = statuses.length > 0 ? `AND status IN (${statuses.map(() => '?').join(', ')})` : '';
  const rows = db
    .prepare(
      `SELECT * FROM instances WHERE (created, id) > (?, ?) AND created >= ? AND created <= ? ${byStatus} ORDER BY created, id LIMIT ?`,
    )
    .all(after.created, after.id, filter.createdFromMs, filter.createdToMs, ...statuses, filter.limit);
  return rows as unknown as InstanceRow[];
}
