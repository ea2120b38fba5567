import type { SQLInputValue } from 'node:sqlite';
import { columnOf } from '../store/columns.ts';
import type { Container } from '../store/container.ts';
import { prefixRange, type Scope } from '../store/partition-key.ts';
import type { CompiledQuery } from './compile-query.ts';
import type { Comparison, Expression } from './syntax.ts';
import type { Value } from './value.ts';

/** A condition in SQL. Exact: it keeps the very rows of the query language; otherwise it may keep more, never fewer. */
export interface SqlCondition {
  sql: string;
  values: SQLInputValue[];
  isExact: boolean;
}

export interface FilterInput {
  container: Container;
  compiled: CompiledQuery;
  parameters: Readonly<Record<string, Value>>;
  scope: Scope | undefined;
}

/** What SQLite can check itself before a document is parsed: partition, expiry, and the conjuncts it understands. */
export function filterOf(input: FilterInput): SqlCondition {
  const conditions = [...scopeConditions(input.scope), ...expiryConditions(input.container)];
  const pushed = input.compiled.conjuncts.map((conjunct) => pushConjunct(conjunct, input));
  for (const condition of pushed) if (condition) conditions.push(condition);
  return {
    sql: ['tick(id)', ...conditions.map(({ sql }) => sql)].join(' AND '),
    values: conditions.flatMap(({ values }) => values),
    isExact: pushed.every((condition) => condition?.isExact),
  };
}

const exact = (sql: string, ...values: SQLInputValue[]): SqlCondition => ({ sql, values, isExact: true });
const superset = (sql: string, ...values: SQLInputValue[]): SqlCondition => ({ sql, values, isExact: false });

function scopeConditions(scope: Scope | undefined): SqlCondition[] {
  if (!scope) return [];
  if (scope.isFull) return [exact('pk = ?', scope.partition)];
  const { low, high } = prefixRange(scope.partition);
  return [exact('pk >= ? AND pk < ?', low, high)];
}

function expiryConditions(container: Container): SqlCondition[] {
  return container.expires ? [exact('(exp IS NULL OR exp > ?)', container.nowSeconds())] : [];
}

function pushConjunct(conjunct: Expression, input: FilterInput): SqlCondition | undefined {
  if (conjunct.kind === 'comparison') {
    return (
      pushComparison(conjunct.operator, conjunct.left, conjunct.right, input) ??
      pushComparison(mirrored[conjunct.operator], conjunct.right, conjunct.left, input)
    );
  }
  if (conjunct.kind === 'in')
    return pushList(conjunct.operand, conjunct.options.map(constantIn(input)), input);
  if (conjunct.kind !== 'call') return undefined;
  const [first, second] = conjunct.arguments;
  if (conjunct.arguments.length !== 2 || !first || !second) return undefined;
  if (conjunct.name === 'STARTSWITH') return pushPrefix(first, constantIn(input)(second)?.value, input);
  if (conjunct.name !== 'ARRAY_CONTAINS') return undefined;
  const list = constantIn(input)(first)?.value;
  return Array.isArray(list)
    ? pushList(
        second,
        list.map((value) => ({ value })),
        input,
      )
    : undefined;
}

const mirrored: Record<Comparison, Comparison> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The column of a path of the document itself; a join's alias has none. */
function columnIn(expression: Expression, { compiled }: FilterInput): string | undefined {
  const isOfDocument = expression.kind === 'path' && expression.alias === compiled.query.alias;
  return isOfDocument ? columnOf(expression.steps) : undefined;
}

function constantIn({ parameters }: FilterInput): (expression: Expression) => { value: Value } | undefined {
  return (expression) => {
    if (expression.kind === 'literal') return { value: expression.value };
    return expression.kind === 'parameter' ? { value: parameters[expression.name] } : undefined;
  };
}

function pushComparison(
  operator: Comparison,
  left: Expression,
  right: Expression,
  input: FilterInput,
): SqlCondition | undefined {
  const constant = constantIn(input)(right);
  if (!constant || operator === '!=') return undefined;
  const partitionTest = operator === '=' ? pushPartitionTest(left, constant.value, input) : undefined;
  if (partitionTest) return partitionTest;
  const column = columnIn(left, input);
  if (!column) return undefined;
  if (operator === '=') return pushEquality(column, constant.value);
  if (typeof constant.value === 'string' && isBindable(constant.value)) {
    return condition(column, 'id', `${column} ${operator} ?`, constant.value);
  }
  return typeof constant.value === 'number' ? pushNumberOrder(column, operator, constant.value) : undefined;
}

/** In a scoped query `c.<key> = @value` is known before any row is read. */
function pushPartitionTest(left: Expression, value: Value, input: FilterInput): SqlCondition | undefined {
  const { scope, container, compiled } = input;
  const [steps, second] = container.keyPaths;
  if (!scope?.isFull || second || !steps || left.kind !== 'path' || left.alias !== compiled.query.alias)
    return undefined;
  if (left.steps.length !== steps.length || !steps.every((step, index) => step === left.steps[index]))
    return undefined;
  const isSame = value !== undefined && JSON.stringify([value]) === scope.partition;
  return exact(isSame ? '1' : '0');
}

function pushEquality(column: string, value: Value): SqlCondition | undefined {
  const bound = bindable(value);
  return bound === undefined
    ? undefined
    : condition(column, typeof value === 'string' ? 'id' : 'ts', `${column} = ?`, bound);
}

/** SQLite parses reals in its own way, so the bound is widened by more than the two can differ. */
function pushNumberOrder(column: string, operator: Comparison, value: number): SqlCondition {
  if (column === 'ts') return exact(`ts ${operator} ?`, value);
  const slack = Math.abs(value) * 1e-12;
  const isLower = operator === '>' || operator === '>=';
  return superset(`${column} ${isLower ? '>=' : '<='} ?`, isLower ? value - slack : value + slack);
}

function pushList(
  operand: Expression,
  options: ({ value: Value } | undefined)[],
  input: FilterInput,
): SqlCondition | undefined {
  const column = columnIn(operand, input);
  const bound = options.map((option) => option && bindable(option.value));
  if (!column || bound.length === 0 || bound.length > 200 || !isComplete(bound)) return undefined;
  const isText = options.every((option) => typeof option?.value === 'string');
  const sql = `${column} IN (${bound.map(() => '?').join(', ')})`;
  return { sql, values: bound, isExact: column === 'id' && isText };
}

const isComplete = (bound: (SQLInputValue | undefined)[]): bound is SQLInputValue[] =>
  !bound.includes(undefined);

function pushPrefix(operand: Expression, prefix: Value, input: FilterInput): SqlCondition | undefined {
  const column = columnIn(operand, input);
  if (!column || typeof prefix !== 'string' || prefix === '' || !isBindable(prefix)) return undefined;
  const end = afterPrefix(prefix);
  if (end === undefined) return undefined;
  return { sql: `${column} >= ? AND ${column} < ?`, values: [prefix, end], isExact: column === 'id' };
}

/** The least text that is greater than every text with this prefix. */
function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  const last = points.pop()?.codePointAt(0) ?? 0;
  if (last >= 0x10ffff) return undefined;
  return points.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
}

function condition(column: string, exactColumn: string, sql: string, value: SQLInputValue): SqlCondition {
  return { sql, values: [value], isExact: column === exactColumn };
}

/** json_extract gives booleans as 0 and 1. Null, arrays and objects have no faithful SQL value. */
function bindable(value: Value): SQLInputValue | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && isBindable(value) ? value : undefined;
}

function isBindable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
