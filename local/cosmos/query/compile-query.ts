import { badRequest } from '../wire/refusals.ts';
import { isAggregate } from './aggregates.ts';
import {
  compileExpression,
  compileObject,
  compileSources,
  type Expand,
  type Names,
} from './compile-expression.ts';
import type { Evaluate } from './frame.ts';
import { parseQuery } from './parse-query.ts';
import type { Expression, PathExpression, Query } from './syntax.ts';
import type { VectorEmbedding } from './vector-distance.ts';

export interface OrderKey {
  evaluate: Evaluate;
  descending: boolean;
  /** Absent for VectorDistance, which no index of ours can order. */
  steps: (string | number)[] | undefined;
}

export interface AggregateCall {
  name: string;
  argument: Evaluate;
  /** False when the argument is a constant, as in COUNT(1): the document need not be read for it. */
  readsDocument: boolean;
}

/** A query as closures; valid for every parameter set and every partition of its container. */
export interface CompiledQuery {
  query: Query;
  text: string;
  parameterNames: string[];
  /** The parameters among them that hold a LIKE pattern. */
  patternNames: string[];
  expand: Expand | undefined;
  where: Evaluate | undefined;
  /** The parts that a top-level AND joins: what may be handed to SQLite piece by piece. */
  conjuncts: Expression[];
  /** Undefined: the whole document as it is stored. */
  project: Evaluate | undefined;
  orderKeys: OrderKey[];
  groupKeys: Evaluate[];
  /** Undefined: not an aggregation. */
  aggregates: AggregateCall[] | undefined;
}

export function compileQuery(text: string, embeddings: VectorEmbedding[]): CompiledQuery {
  const query = parseQuery(text);
  refuseMixtures(query);
  const parameters = new Set<string>();
  const patterns = new Set<string>();
  const root: Names = { slots: new Map([[query.alias, 0]]), parameters, patterns, embeddings };
  const { names, expand } = compileSources(query.joins, root);
  const calls: AggregateCall[] = [];
  const project = compileProjection(query, names, calls);
  const isAggregation = calls.length > 0 || query.groupBy.length > 0;
  if (isAggregation) refuseUngrouped(query);
  const compiled = {
    query,
    text,
    expand: query.joins.length > 0 ? expand : undefined,
    where: query.where && compileExpression(query.where, names),
    conjuncts: query.where ? conjunctsOf(query.where) : [],
    project,
    orderKeys: compileOrder(query, names),
    groupKeys: query.groupBy.map((path) => compileExpression(path, names)),
    aggregates: isAggregation ? calls : undefined,
  };
  for (const count of [query.top, query.offset, query.limit]) {
    if (count?.kind === 'parameter') parameters.add(count.name);
  }
  return { ...compiled, parameterNames: [...parameters], patternNames: [...patterns] };
}

function refuseMixtures({ projection, joins, top, limit, groupBy, orderBy, alias }: Query): void {
  if (projection.kind === 'all' && joins.length > 0) {
    throw badRequest("'SELECT *' is only valid with a single input set; name what to select from the JOIN.");
  }
  if (top && limit) throw badRequest('TOP and OFFSET … LIMIT cannot stand in one query.');
  if (groupBy.length > 0 && orderBy.length > 0)
    throw badRequest('GROUP BY cannot be combined with ORDER BY.');
  const isVectorOrder = orderBy.some(({ value }) => value.kind === 'call');
  if (isVectorOrder && (orderBy.length > 1 || !top)) {
    throw badRequest('ORDER BY VectorDistance( … ) stands alone and needs TOP n.');
  }
  const foreign = orderBy.find(({ value }) => value.kind === 'path' && value.alias !== alias);
  if (foreign) throw badRequest(`ORDER BY takes paths of '${alias}' only.`);
}

function compileProjection(
  { projection, alias }: Query,
  names: Names,
  calls: AggregateCall[],
): Evaluate | undefined {
  if (projection.kind === 'all') return undefined;
  const placeAggregate = (name: string, argument: Expression) => {
    const readsDocument = argument.kind !== 'literal';
    return calls.push({ name, argument: compileExpression(argument, names), readsDocument }) - 1;
  };
  const selecting: Names = { ...names, placeAggregate };
  if (projection.kind === 'members') return compileObject(projection.members, selecting);
  const { value } = projection;
  const isWholeDocument = value.kind === 'path' && value.alias === alias && value.steps.length === 0;
  return isWholeDocument ? undefined : compileExpression(value, selecting);
}

function compileOrder({ orderBy }: Query, names: Names): OrderKey[] {
  return orderBy.map(({ value, descending }) => {
    const evaluate = compileExpression(value, names);
    if (value.kind === 'path') return { evaluate, descending, steps: value.steps };
    const embedding = names.embeddings.find(({ path }) => path === vectorPath(value));
    return { evaluate, descending: embedding?.distanceFunction !== 'euclidean', steps: undefined };
  });
}

function vectorPath(value: Expression): string | undefined {
  const target = value.kind === 'call' ? value.arguments[0] : undefined;
  return target?.kind === 'path' ? `/${target.steps.join('/')}` : undefined;
}

function conjunctsOf(where: Expression): Expression[] {
  return where.kind === 'and' ? [...conjunctsOf(where.left), ...conjunctsOf(where.right)] : [where];
}

/** Outside an aggregate only grouped paths have one value per group. */
function refuseUngrouped({ projection, groupBy, orderBy }: Query): void {
  if (orderBy.length > 0) throw badRequest('An aggregate cannot be combined with ORDER BY.');
  if (projection.kind === 'all') throw badRequest("'SELECT *' cannot be combined with GROUP BY.");
  const selected =
    projection.kind === 'value' ? [projection.value] : projection.members.map(({ value }) => value);
  for (const path of selected.flatMap(pathsOutsideAggregates)) {
    if (groupBy.some((grouped) => covers(grouped, path))) continue;
    const text = [path.alias, ...path.steps].join('.');
    throw badRequest(
      `Property reference '${text}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
    );
  }
}

function covers(grouped: PathExpression, path: PathExpression): boolean {
  return grouped.alias === path.alias && grouped.steps.every((step, index) => path.steps[index] === step);
}

function pathsOutsideAggregates(expression: Expression): PathExpression[] {
  switch (expression.kind) {
    case 'path':
      return [expression];
    case 'literal':
    case 'parameter':
      return [];
    case 'not':
    case 'negative':
      return pathsOutsideAggregates(expression.operand);
    case 'conditional':
      return [expression.test, expression.whenTrue, expression.otherwise].flatMap(pathsOutsideAggregates);
    case 'in':
      return [expression.operand, ...expression.options].flatMap(pathsOutsideAggregates);
    case 'between':
      return [expression.operand, expression.low, expression.high].flatMap(pathsOutsideAggregates);
    case 'like':
      return [expression.operand, expression.pattern].flatMap(pathsOutsideAggregates);
    case 'exists':
      return expression.query.sources.map(({ path }) => path);
    case 'object':
      return expression.members.flatMap(({ value }) => pathsOutsideAggregates(value));
    case 'array':
      return expression.items.flatMap(pathsOutsideAggregates);
    case 'call':
      return isAggregate(expression.name) ? [] : expression.arguments.flatMap(pathsOutsideAggregates);
    default:
      return [expression.left, expression.right].flatMap(pathsOutsideAggregates);
  }
}
