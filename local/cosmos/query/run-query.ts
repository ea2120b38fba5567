import type { Container } from '../store/container.ts';
import type { Scope } from '../store/partition-key.ts';
import { badRequest } from '../wire/refusals.ts';
import { aggregates as aggregateKinds } from './aggregates.ts';
import type { CompiledQuery } from './compile-query.ts';
import type { Position } from './cursor.ts';
import { likePattern } from './like.ts';
import { checkOrder, type Place, placeComparer, sqlOrderOf } from './ordering.ts';
import { type MatchedRow, matchingRows } from './rows.ts';
import type { Expression } from './syntax.ts';
import { canonical, type Value } from './value.ts';

export interface QueryInput {
  container: Container;
  compiled: CompiledQuery;
  parameters: Readonly<Record<string, Value>>;
  scope: Scope | undefined;
  pageSize: number;
  after: Position | undefined;
}

export interface QueryPage {
  /** One JSON text per row. */
  rows: string[];
  /** Absent: the result is complete. */
  next: Position | undefined;
}

/** The service ends a page at 4 MB, whatever the number of rows asked for. */
const largestPageBytes = 4 * 1024 * 1024;

export function runQuery(input: QueryInput): QueryPage {
  const { compiled, container, parameters } = input;
  checkParameters(compiled, parameters);
  checkOrder(compiled, container);
  const window = windowOf(input);
  const isWhole = compiled.aggregates !== undefined || compiled.query.distinct;
  const order = isWhole ? undefined : sqlOrderOf(compiled, container);
  if (order) return takePage(results(matchingRows({ ...input, order }), compiled, input.after), window);
  return takePage(sorted(input), window);
}

function checkParameters(compiled: CompiledQuery, parameters: Readonly<Record<string, Value>>): void {
  const unbound = compiled.parameterNames.filter((name) => !Object.hasOwn(parameters, name));
  if (unbound.length > 0)
    throw badRequest(`The query names parameters without a value: ${unbound.join(', ')}.`);
  for (const name of compiled.patternNames) {
    const pattern = parameters[name];
    if (typeof pattern === 'string') likePattern(pattern);
  }
}

interface Window {
  skip: number;
  limit: number;
  given: number;
  pageSize: number;
}

function windowOf({ compiled: { query }, parameters, pageSize, after }: QueryInput): Window {
  const count = (expression: Expression | undefined, name: string) => {
    if (!expression) return undefined;
    const value =
      expression.kind === 'parameter' ? parameters[expression.name] : (expression as { value: Value }).value;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw badRequest(`${name} takes a whole number that is not negative.`);
  };
  const limit = count(query.top, 'TOP') ?? count(query.limit, 'LIMIT') ?? Number.POSITIVE_INFINITY;
  // The offset was spent on the first page: later pages start from the position of the last row.
  const skip = after ? 0 : (count(query.offset, 'OFFSET') ?? 0);
  return { skip, limit, given: after?.given ?? 0, pageSize };
}

interface ResultRow extends Place {
  json: string;
}

/** Looks one row ahead, so that a page that happens to be the last one carries no token. */
function takePage(rows: Iterable<ResultRow>, { skip, limit, given, pageSize }: Window): QueryPage {
  const page: string[] = [];
  let last: Place | undefined;
  let bytes = 0;
  let skipped = 0;
  const room = Math.min(pageSize, limit - given);
  for (const row of rows) {
    if (skipped < skip) {
      skipped += 1;
      continue;
    }
    const isFull = page.length >= room || (page.length > 0 && bytes + row.json.length > largestPageBytes);
    if (isFull) {
      const isLimitReached = given + page.length >= limit;
      const next = last && !isLimitReached ? { ...placeOf(last), given: given + page.length } : undefined;
      return { rows: page, next };
    }
    page.push(row.json);
    bytes += row.json.length;
    last = row;
    if (given + page.length >= limit) break;
  }
  return { rows: page, next: undefined };
}

function placeOf({ order, key, partition, ordinal }: Place): Place {
  return { order, key, partition, ordinal };
}

function* results(
  rows: Iterable<MatchedRow>,
  compiled: CompiledQuery,
  after?: Position,
): Generator<ResultRow> {
  for (const row of rows) {
    if (after && isAt(row, after) && row.ordinal <= after.ordinal) continue;
    const json = project(row, compiled);
    if (json !== undefined) yield { json, ...placeOfRow(row, compiled) };
  }
}

function isAt(row: MatchedRow, after: Position): boolean {
  return row.id === after.key && row.partition === after.partition;
}

/** Undefined: the projected value is undefined, and the row vanishes from the result. */
function project(row: MatchedRow, { project: evaluate }: CompiledQuery): string | undefined {
  return evaluate ? JSON.stringify(evaluate(row.frame)) : row.text();
}

function placeOfRow({ frame, id, partition, ordinal }: MatchedRow, { orderKeys }: CompiledQuery): Place {
  return { order: orderKeys.map(({ evaluate }) => evaluate(frame)), key: id, partition, ordinal };
}

/** Results that exist only when every row was seen; they are paged by value, which stays right under writes. */
function sorted({ after, ...input }: QueryInput): ResultRow[] {
  const { compiled } = input;
  const compare = placeComparer(compiled.orderKeys);
  const rows = matchingRows({ ...input, order: undefined, after: undefined });
  const gathered = compiled.aggregates ? groups(rows, input) : [...results(rows, compiled)];
  const distinct = compiled.query.distinct ? withoutRepeats(gathered) : gathered;
  const ordered = distinct.sort(compare);
  return after ? ordered.filter((row) => compare(row, after) > 0) : ordered;
}

function withoutRepeats(rows: ResultRow[]): ResultRow[] {
  const first = new Map<string, ResultRow>();
  for (const row of rows) {
    const key = canonical(JSON.parse(row.json));
    if (!first.has(key)) first.set(key, { ...row, key, partition: '', ordinal: 0 });
  }
  return [...first.values()];
}

function groups(
  rows: Iterable<MatchedRow>,
  { compiled: { aggregates = [], groupKeys, project: evaluate }, parameters }: Omit<QueryInput, 'after'>,
): ResultRow[] {
  const open = () => aggregates.flatMap(({ name }) => aggregateKinds[name]?.() ?? []);
  const found = new Map<string, { scope: Value[]; folds: ReturnType<typeof open> }>();
  if (groupKeys.length === 0) found.set('', { scope: [], folds: open() });
  for (const { frame } of rows) {
    const key = groupKeys.map((group) => canonical(group(frame))).join();
    const group = found.get(key) ?? { scope: [...frame.scope], folds: open() };
    found.set(key, group);
    for (const [index, fold] of group.folds.entries()) fold.add(aggregates[index]?.argument(frame));
  }
  return [...found].flatMap(([key, { scope, folds }]) => {
    const frame = { scope, parameters, aggregates: folds.map((fold) => fold.result()) };
    const json = JSON.stringify(evaluate?.(frame));
    return json === undefined ? [] : [{ json, order: [], key, partition: '', ordinal: 0 }];
  });
}
