import type { SQLInputValue } from 'node:sqlite';
import type { Container } from '../store/container.ts';
import { itemText } from '../store/item-text.ts';
import { prefixRange, type Scope } from '../store/partition-key.ts';
import { badRequest } from '../wire/refusals.ts';

export interface FeedPage {
  /** JSON texts of the documents, oldest change first. */
  rows: string[];
  /** The position after the last row; the next request sends it back. */
  position: number;
}

/** The latest version of every item that changed after a position; deletes do not appear. */
export function readChanges(
  container: Container,
  scope: Scope | undefined,
  from: { lsn: number; sinceSeconds: number },
  pageSize: number,
): FeedPage {
  const { sql, values } = scopeCondition(scope);
  const rows: string[] = [];
  let position = from.lsn;
  const select = `SELECT pk, id, etag, ts, lsn, body FROM ${container.table.name} WHERE lsn > ? AND ts >= ?
    AND (exp IS NULL OR exp > ?)${sql} ORDER BY lsn LIMIT ?`;
  const bound = [from.lsn, from.sinceSeconds, container.nowSeconds(), ...values, pageSize];
  for (const row of container.select(select, bound)) {
    const [partition, id, etag, ts, lsn, body] = row as [string, string, string, number, number, string];
    const text = itemText(container, { partition, id, etag, ts, lsn, body });
    rows.push(`${text.slice(0, -1)},"_lsn":${lsn}}`);
    position = lsn;
  }
  return { rows, position };
}

function scopeCondition(scope: Scope | undefined): { sql: string; values: SQLInputValue[] } {
  if (!scope) return { sql: '', values: [] };
  if (scope.isFull) return { sql: ' AND pk = ?', values: [scope.partition] };
  const { low, high } = prefixRange(scope.partition);
  return { sql: ' AND pk >= ? AND pk < ?', values: [low, high] };
}

/** `*` means from now on, a missing etag from the beginning or from a time. */
export function readFeedPosition(
  container: Container,
  ifNoneMatch: string | undefined,
  ifModifiedSince: string | undefined,
): { lsn: number; sinceSeconds: number } {
  if (ifNoneMatch === '*') return { lsn: container.lsn(), sinceSeconds: 0 };
  if (ifNoneMatch) {
    const lsn = /^"(\d+)"$/.exec(ifNoneMatch)?.[1];
    if (!lsn) throw badRequest('The position in the change feed is not one that this gateway gave out.');
    return { lsn: Number(lsn), sinceSeconds: 0 };
  }
  const since = ifModifiedSince ? Date.parse(ifModifiedSince) : 0;
  if (Number.isNaN(since)) throw badRequest('The If-Modified-Since header is not a date.');
  return { lsn: 0, sinceSeconds: Math.floor(since / 1000) };
}
