import { itemText } from '../store/item-text.ts';
import type { CompiledQuery } from './compile-query.ts';
import type { Position } from './cursor.ts';
import type { Frame } from './frame.ts';
import { afterPosition, type SqlOrder, tieDirection } from './ordering.ts';
import { type FilterInput, filterOf } from './push-down.ts';
import type { Value } from './value.ts';

/** One row that passed the filter; the frame is shared between rows and valid until the next one is asked for. */
export interface MatchedRow {
  id: string;
  partition: string;
  ordinal: number;
  frame: Frame;
  /** The stored document with its system properties, as JSON text. */
  text(): string;
}

export interface RowsInput extends FilterInput {
  /** Absent: in any order SQLite likes. */
  order: SqlOrder | undefined;
  after: Position | undefined;
}

type Columns = [partition: string, id: string, etag: string, ts: number, lsn: number, body: string];

/** Reads candidates from SQLite and keeps those for which the compiled filter, which is the truth, says true. */
export function* matchingRows(input: RowsInput): Generator<MatchedRow> {
  const { container, compiled, parameters } = input;
  const filter = filterOf(input);
  const frame: Frame = { scope: [], parameters, aggregates: [] };
  const where = filter.isExact ? undefined : compiled.where;
  const readsDocument = where !== undefined || needsDocument(compiled);
  const { sql, values } = selectOf(input, filter);

  for (const row of container.select(sql, values)) {
    const [partition, id, etag, ts, lsn, body] = row as Columns;
    const text = () => itemText(container, { partition, id, etag, ts, lsn, body });
    frame.scope = readsDocument ? [JSON.parse(text()) as Value] : [];
    let ordinal = 0;
    for (const _combination of compiled.expand?.(frame) ?? once) {
      if (!where || where(frame) === true) yield { id, partition, ordinal, frame, text };
      ordinal += 1;
    }
  }
}

const once = [undefined];

function needsDocument({ project, expand, aggregates, groupKeys, orderKeys }: CompiledQuery): boolean {
  if (expand || groupKeys.length > 0 || orderKeys.length > 0) return true;
  return aggregates ? aggregates.some(({ readsDocument }) => readsDocument) : project !== undefined;
}

function selectOf(
  { container, compiled, order, after, scope }: RowsInput,
  filter: ReturnType<typeof filterOf>,
) {
  const conditions = [filter];
  if (order && after)
    conditions.push(...afterPosition(order, after, tieDirection(compiled.orderKeys), scope?.isFull ?? false));
  const orderBy = order ? ` ORDER BY ${order.sql}` : '';
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  return {
    sql: `SELECT pk, id, etag, ts, lsn, body FROM ${container.table.name} WHERE ${where}${orderBy}`,
    values: conditions.flatMap(({ values }) => values),
  };
}
