import type { SQLInputValue } from 'node:sqlite';
import { columnOf } from '../store/columns.ts';
import type { Container } from '../store/container.ts';
import { badRequest } from '../wire/refusals.ts';
import type { CompiledQuery, OrderKey } from './compile-query.ts';
import type { Position } from './cursor.ts';
import type { SqlCondition } from './push-down.ts';
import type { Expression } from './syntax.ts';
import { compareForSorting, compareText, type Value } from './value.ts';

/** Refuses an order that the service would refuse: on an excluded path, or over several paths without their index. */
export function checkOrder({ orderKeys }: CompiledQuery, { indexing }: Container): void {
  const paths = orderKeys.flatMap(({ steps, descending }) => (steps ? [{ steps, descending }] : []));
  if (paths.length === 1 && paths[0] && !indexing.isIndexed(paths[0].steps)) {
    throw badRequest(
      `The order-by item '/${paths[0].steps.join('/')}' is excluded from the index; include the path in the indexing policy.`,
    );
  }
  if (paths.length < 2) return;
  const hasComposite = indexing.composites.some((composite) => {
    if (composite.length !== paths.length) return false;
    const isReversed = composite[0]?.descending !== paths[0]?.descending;
    return composite.every(({ steps, descending }, index) => {
      const path = paths[index];
      return path?.steps.join('/') === steps.join('/') && (path.descending !== descending) === isReversed;
    });
  });
  if (hasComposite) return;
  const wanted = paths.map(({ steps, descending }) => `/${steps.join('/')} ${descending ? 'desc' : 'asc'}`);
  throw badRequest(
    `The order by query does not have a corresponding composite index: (${wanted.join(', ')}).`,
  );
}

/** The id breaks ties in the direction of the last path, so that one composite index gives the whole order. */
export const tieDirection = (orderKeys: OrderKey[]) => (orderKeys.at(-1)?.descending ? -1 : 1);

export type Place = Pick<Position, 'order' | 'key' | 'partition' | 'ordinal'>;

export function placeComparer(orderKeys: OrderKey[]): (left: Place, right: Place) => number {
  const tie = tieDirection(orderKeys);
  return (left, right) => {
    for (const [index, { descending }] of orderKeys.entries()) {
      const difference = compareForSorting(left.order[index], right.order[index]);
      if (difference !== 0) return descending ? -difference : difference;
    }
    if (orderKeys.length === 0 && left.partition !== right.partition) {
      return compareText(left.partition, right.partition);
    }
    const byKey = compareText(left.key, right.key) * tie;
    return byKey || compareText(left.partition, right.partition) || left.ordinal - right.ordinal;
  };
}

export interface SqlOrder {
  sql: string;
  /** Columns of the order values, to be read beside each row. */
  columns: string[];
  descending: boolean[];
}

/** Undefined: SQLite would sort these values differently, so the rows are sorted after they were read. */
export function sqlOrderOf(compiled: CompiledQuery, { types }: Container): SqlOrder | undefined {
  const { orderKeys } = compiled;
  const columns: string[] = [];
  for (const { steps } of orderKeys) {
    const column = steps && columnOf(steps);
    if (!column || !steps) return undefined;
    const isOwnColumn = column === 'id' || column === 'ts';
    if (!isOwnColumn && !types.isSortableBySqlite(steps.map(String))) return undefined;
    columns.push(column);
  }
  const descending = orderKeys.map((key) => key.descending);
  const open = orderKeys.map(({ steps }) => !isFixed(steps ?? [], compiled));
  const terms = columns.flatMap((column, index) => (open[index] ? directed(column, descending[index]) : []));
  if (!columns.includes('id')) terms.push(directed('id', tieDirection(orderKeys) < 0));
  const sql = orderKeys.length === 0 ? 'pk, id' : [...terms, 'pk'].join(', ');
  return { sql, columns, descending };
}

const directed = (column: string, descending: boolean | undefined) =>
  descending ? `${column} DESC` : column;

/** A path that the filter holds to one value orders nothing, but SQLite would not see that and sort once more. */
function isFixed(steps: (string | number)[], { conjuncts, query }: CompiledQuery): boolean {
  const isPath = (expression: Expression) =>
    expression.kind === 'path' &&
    expression.alias === query.alias &&
    JSON.stringify(expression.steps) === JSON.stringify(steps);
  const isConstant = ({ kind }: Expression) => kind === 'literal' || kind === 'parameter';
  return conjuncts.some(
    (test) =>
      test.kind === 'comparison' &&
      test.operator === '=' &&
      ((isPath(test.left) && isConstant(test.right)) || (isPath(test.right) && isConstant(test.left))),
  );
}

/** Rows from a position on, the document at the position included: a JOIN may still have rows of it to give. */
export function afterPosition(
  { columns, descending }: SqlOrder,
  position: Position,
  tie: number,
  isScoped: boolean,
): SqlCondition[] {
  const { order, key, partition } = position;
  if (columns.length === 0) {
    return isScoped ? [condition('id >= ?', key)] : [condition('(pk, id) >= (?, ?)', partition, key)];
  }
  const alternatives: SqlCondition[] = [];
  const equal: SqlCondition[] = [];
  columns.forEach((column, index) => {
    const value = toSql(order[index]);
    alternatives.push(all([...equal, beyond(column, value, descending[index] ?? false)]));
    equal.push(value === null ? condition(`${column} IS NULL`) : condition(`${column} = ?`, value));
  });
  alternatives.push(all([...equal, condition(`id ${tie < 0 ? '<' : '>'} ?`, key)]));
  alternatives.push(all([...equal, condition('id = ? AND pk >= ?', key, partition)]));
  const seek = seekTo(columns[0] ?? '', toSql(order[0]), descending[0] ?? false);
  return [...seek, any(alternatives)];
}

function beyond(column: string, value: SQLInputValue, descending: boolean): SqlCondition {
  if (value === null) return condition(descending ? '0' : `${column} IS NOT NULL`);
  return descending
    ? condition(`(${column} < ? OR ${column} IS NULL)`, value)
    : condition(`${column} > ?`, value);
}

/** Says nothing new, but lets SQLite start in the index where the last page ended. */
function seekTo(column: string, value: SQLInputValue, descending: boolean): SqlCondition[] {
  if (value === null || descending) return [];
  return [condition(`${column} >= ?`, value)];
}

function toSql(value: Value): SQLInputValue {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

const condition = (sql: string, ...values: SQLInputValue[]): SqlCondition => ({ sql, values, isExact: true });
const joined = (parts: SqlCondition[], word: string): SqlCondition =>
  condition(`(${parts.map(({ sql }) => sql).join(word)})`, ...parts.flatMap(({ values }) => values));
const all = (parts: SqlCondition[]) => joined(parts, ' AND ');
const any = (parts: SqlCondition[]) => joined(parts, ' OR ');
