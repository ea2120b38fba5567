import { badRequest } from '../wire/refusals.ts';
import { type ExpressionGrammar, parseExpression, parseSteps } from './parse-expression.ts';
import type {
  ArraySource,
  Expression,
  Member,
  OrderTerm,
  PathExpression,
  Projection,
  Query,
  SubQuery,
} from './syntax.ts';
import { type TokenCursor, tokenCursor } from './token-cursor.ts';

/** Parses the frozen subset of the query language; anything else is refused with the reason. */
export function parseQuery(text: string): Query {
  const cursor = tokenCursor(text);
  const grammar: ExpressionGrammar = { cursor, subQuery: parseSubQuery };
  cursor.expect('SELECT');
  const distinct = cursor.accept('DISTINCT');
  const top = cursor.accept('TOP') ? parseCount(cursor) : undefined;
  const projection = parseProjection(grammar);
  cursor.expect('FROM');
  const alias = cursor.name('the alias of the container');
  const joins = parseJoins(cursor);
  const where = cursor.accept('WHERE') ? parseExpression(grammar) : undefined;
  const groupBy = parseGroupBy(cursor);
  const orderBy = parseOrderBy(grammar);
  const { offset, limit } = parseOffsetLimit(cursor);
  expectEnd(cursor);
  return { distinct, top, projection, alias, joins, where, groupBy, orderBy, offset, limit };
}

/** Parses the predicate of a conditional patch: `from c where …`, without parameters. */
export function parseCondition(text: string): { alias: string; where: Expression } {
  const cursor = tokenCursor(text);
  cursor.expect('FROM');
  const alias = cursor.name('the alias of the item');
  cursor.expect('WHERE');
  const where = parseExpression({ cursor, subQuery: parseSubQuery });
  expectEnd(cursor);
  return { alias, where };
}

function expectEnd(cursor: TokenCursor): void {
  const { kind, text } = cursor.peek();
  if (kind === 'end') return;
  if (text === 'HAVING') throw badRequest('HAVING is outside the supported subset.');
  throw cursor.unexpected('the end of the query');
}

function parseSubQuery(cursor: TokenCursor): SubQuery {
  const grammar: ExpressionGrammar = { cursor, subQuery: parseSubQuery };
  cursor.expect('SELECT');
  const projection = parseProjection(grammar);
  cursor.expect('FROM');
  const sources = [parseArraySource(cursor), ...parseJoins(cursor)];
  const where = cursor.accept('WHERE') ? parseExpression(grammar) : undefined;
  return { projection, sources, where };
}

function parseProjection(grammar: ExpressionGrammar): Projection {
  if (grammar.cursor.accept('*')) return { kind: 'all' };
  if (grammar.cursor.accept('VALUE')) return { kind: 'value', value: parseExpression(grammar) };
  const members: Member[] = [];
  let unnamed = 0;
  do {
    const value = parseExpression(grammar);
    const name = grammar.cursor.accept('AS') ? grammar.cursor.name('an alias') : pathName(value);
    members.push({ name: name ?? `$${++unnamed}`, value });
  } while (grammar.cursor.accept(','));
  if (new Set(members.map(({ name }) => name)).size < members.length) {
    throw badRequest('Two members of the SELECT list have the same name; give one of them an alias with AS.');
  }
  return { kind: 'members', members };
}

function pathName(value: Expression): string | undefined {
  if (value.kind !== 'path') return undefined;
  const last = value.steps.at(-1) ?? value.alias;
  return typeof last === 'string' ? last : undefined;
}

function parseJoins(cursor: TokenCursor): ArraySource[] {
  const joins: ArraySource[] = [];
  while (cursor.accept('JOIN')) joins.push(parseArraySource(cursor));
  return joins;
}

function parseArraySource(cursor: TokenCursor): ArraySource {
  const alias = cursor.name('an alias');
  cursor.expect('IN');
  return { alias, path: parsePath(cursor) };
}

function parsePath(cursor: TokenCursor): PathExpression {
  return parseSteps(cursor, cursor.name('a path'));
}

function parseGroupBy(cursor: TokenCursor): PathExpression[] {
  const paths: PathExpression[] = [];
  if (!cursor.accept('GROUP')) return paths;
  cursor.expect('BY');
  do paths.push(parsePath(cursor));
  while (cursor.accept(','));
  return paths;
}

function parseOrderBy(grammar: ExpressionGrammar): OrderTerm[] {
  const terms: OrderTerm[] = [];
  if (!grammar.cursor.accept('ORDER')) return terms;
  grammar.cursor.expect('BY');
  do terms.push(parseOrderTerm(grammar));
  while (grammar.cursor.accept(','));
  return terms;
}

function parseOrderTerm(grammar: ExpressionGrammar): OrderTerm {
  const { cursor } = grammar;
  const value = parseExpression(grammar);
  if (value.kind === 'call' && value.name === 'VECTORDISTANCE') {
    if (cursor.isNext('ASC') || cursor.isNext('DESC')) {
      throw badRequest('ORDER BY VectorDistance( … ) takes no direction: the nearest always comes first.');
    }
    return { value, descending: false };
  }
  if (value.kind !== 'path' || value.steps.length === 0) {
    throw badRequest('ORDER BY takes paths of the document only, such as c.createdAt.');
  }
  if (cursor.accept('DESC')) return { value, descending: true };
  cursor.accept('ASC');
  return { value, descending: false };
}

function parseOffsetLimit(cursor: TokenCursor): { offset?: Expression; limit?: Expression } {
  if (!cursor.accept('OFFSET')) return {};
  const offset = parseCount(cursor);
  cursor.expect('LIMIT');
  return { offset, limit: parseCount(cursor) };
}

function parseCount(cursor: TokenCursor): Expression {
  const { kind, text } = cursor.peek();
  if (kind === 'parameter') return { kind: 'parameter', name: cursor.take().text };
  if (kind !== 'number' || !/^\d+$/.test(text)) throw cursor.unexpected('a whole number or a parameter');
  return { kind: 'literal', value: Number(cursor.take().text) };
}
