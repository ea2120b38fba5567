import { badRequest } from '../wire/refusals.ts';
import type { Arithmetic, Comparison, Expression, Member, PathExpression, SubQuery } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

/** The parser of a sub-query is handed in, so that the two halves of the grammar stay in files of their own. */
export interface ExpressionGrammar {
  cursor: TokenCursor;
  subQuery(cursor: TokenCursor): SubQuery;
}

export function parseExpression(grammar: ExpressionGrammar): Expression {
  const test = parseCoalesce(grammar);
  if (!grammar.cursor.accept('?')) return test;
  const whenTrue = parseExpression(grammar);
  grammar.cursor.expect(':');
  return { kind: 'conditional', test, whenTrue, otherwise: parseExpression(grammar) };
}

function parseCoalesce(grammar: ExpressionGrammar): Expression {
  let left = parseOr(grammar);
  while (grammar.cursor.accept('??')) left = { kind: 'coalesce', left, right: parseOr(grammar) };
  return left;
}

function parseOr(grammar: ExpressionGrammar): Expression {
  let left = parseAnd(grammar);
  while (grammar.cursor.accept('OR')) left = { kind: 'or', left, right: parseAnd(grammar) };
  return left;
}

function parseAnd(grammar: ExpressionGrammar): Expression {
  let left = parseNot(grammar);
  while (grammar.cursor.accept('AND')) left = { kind: 'and', left, right: parseNot(grammar) };
  return left;
}

function parseNot(grammar: ExpressionGrammar): Expression {
  if (grammar.cursor.accept('NOT')) return { kind: 'not', operand: parseNot(grammar) };
  return parseComparison(grammar);
}

const comparisons = new Set(['=', '!=', '<>', '<', '<=', '>', '>=']);

function parseComparison(grammar: ExpressionGrammar): Expression {
  const { cursor } = grammar;
  const left = parseSum(grammar);
  const next = cursor.peek();
  if (next.kind === 'symbol' && comparisons.has(next.text)) {
    const symbol = cursor.take().text;
    const operator = (symbol === '<>' ? '!=' : symbol) as Comparison;
    return { kind: 'comparison', operator, left, right: parseSum(grammar) };
  }
  const negated = cursor.accept('NOT');
  const test = parseMembership(grammar, left);
  if (test) return negated ? { kind: 'not', operand: test } : test;
  if (negated) throw cursor.unexpected("'IN', 'BETWEEN' or 'LIKE' after 'NOT'");
  return left;
}

function parseMembership(grammar: ExpressionGrammar, operand: Expression): Expression | undefined {
  const { cursor } = grammar;
  if (cursor.accept('IN')) {
    cursor.expect('(');
    return { kind: 'in', operand, options: parseList(grammar, ')') };
  }
  if (cursor.accept('BETWEEN')) {
    const low = parseSum(grammar);
    cursor.expect('AND');
    return { kind: 'between', operand, low, high: parseSum(grammar) };
  }
  if (!cursor.accept('LIKE')) return undefined;
  const pattern = parseSum(grammar);
  if (cursor.isNext('ESCAPE')) throw badRequest('LIKE … ESCAPE is outside the supported subset.');
  return { kind: 'like', operand, pattern };
}

function parseSum(grammar: ExpressionGrammar): Expression {
  let left = parseProduct(grammar);
  while (grammar.cursor.isNext('+') || grammar.cursor.isNext('-')) {
    const operator = grammar.cursor.take().text as Arithmetic;
    left = { kind: 'arithmetic', operator, left, right: parseProduct(grammar) };
  }
  return left;
}

function parseProduct(grammar: ExpressionGrammar): Expression {
  let left = parseSigned(grammar);
  while (grammar.cursor.isNext('*') || grammar.cursor.isNext('/') || grammar.cursor.isNext('%')) {
    const operator = grammar.cursor.take().text as Arithmetic;
    left = { kind: 'arithmetic', operator, left, right: parseSigned(grammar) };
  }
  return left;
}

function parseSigned(grammar: ExpressionGrammar): Expression {
  if (grammar.cursor.accept('+')) return parseSigned(grammar);
  if (!grammar.cursor.accept('-')) return parsePrimary(grammar);
  const operand = parseSigned(grammar);
  const isNumber = operand.kind === 'literal' && typeof operand.value === 'number';
  return isNumber ? { kind: 'literal', value: -(operand.value as number) } : { kind: 'negative', operand };
}

function parsePrimary(grammar: ExpressionGrammar): Expression {
  const { cursor } = grammar;
  const token = cursor.peek();
  if (token.kind === 'number') return { kind: 'literal', value: Number(cursor.take().text) };
  if (token.kind === 'string') return { kind: 'literal', value: cursor.take().text };
  if (token.kind === 'parameter') return { kind: 'parameter', name: cursor.take().text };
  if (token.kind === 'word') return parseNamed(grammar);
  if (cursor.accept('TRUE')) return { kind: 'literal', value: true };
  if (cursor.accept('FALSE')) return { kind: 'literal', value: false };
  if (cursor.accept('NULL')) return { kind: 'literal', value: null };
  if (cursor.accept('UNDEFINED')) return { kind: 'literal', value: undefined };
  if (cursor.accept('[')) return { kind: 'array', items: parseList(grammar, ']') };
  if (cursor.accept('{')) return { kind: 'object', members: parseMembers(grammar) };
  if (cursor.accept('EXISTS')) return parseExists(grammar);
  cursor.expect('(');
  if (cursor.isNext('SELECT')) throw badRequest('A sub-query is supported inside EXISTS( … ) only.');
  const inner = parseExpression(grammar);
  cursor.expect(')');
  return inner;
}

function parseExists({ cursor, subQuery }: ExpressionGrammar): Expression {
  cursor.expect('(');
  const query = subQuery(cursor);
  cursor.expect(')');
  return { kind: 'exists', query };
}

function parseNamed(grammar: ExpressionGrammar): Expression {
  const { cursor } = grammar;
  const name = cursor.name('a name');
  if (cursor.accept('(')) {
    return { kind: 'call', name: name.toUpperCase(), arguments: parseList(grammar, ')') };
  }
  return parseSteps(cursor, name);
}

/** Reads `.member`, `["member"]` and `[0]` after the alias that the path starts from. */
export function parseSteps(cursor: TokenCursor, alias: string): PathExpression {
  const steps: (string | number)[] = [];
  for (;;) {
    if (cursor.accept('.')) steps.push(cursor.name('a member name'));
    else if (cursor.accept('[')) steps.push(parseIndex(cursor));
    else return { kind: 'path', alias, steps };
  }
}

function parseIndex(cursor: TokenCursor): string | number {
  const { kind, text } = cursor.peek();
  if (kind !== 'string' && !(kind === 'number' && /^\d+$/.test(text))) {
    throw cursor.unexpected('a quoted member name or a whole number');
  }
  cursor.take();
  cursor.expect(']');
  return kind === 'string' ? text : Number(text);
}

function parseList(grammar: ExpressionGrammar, closing: string): Expression[] {
  const items: Expression[] = [];
  if (grammar.cursor.accept(closing)) return items;
  do items.push(parseExpression(grammar));
  while (grammar.cursor.accept(','));
  grammar.cursor.expect(closing);
  return items;
}

function parseMembers(grammar: ExpressionGrammar): Member[] {
  const { cursor } = grammar;
  const members: Member[] = [];
  if (cursor.accept('}')) return members;
  do {
    const name = cursor.peek().kind === 'string' ? cursor.take().text : cursor.name('a member name');
    cursor.expect(':');
    members.push({ name, value: parseExpression(grammar) });
  } while (cursor.accept(','));
  cursor.expect('}');
  return members;
}
