import type { Value } from './value.ts';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';

export interface PathExpression {
  kind: 'path';
  alias: string;
  steps: (string | number)[];
}

export interface Member {
  name: string;
  value: Expression;
}

export type Expression =
  | PathExpression
  | { kind: 'literal'; value: Value }
  | { kind: 'parameter'; name: string }
  | { kind: 'not'; operand: Expression }
  | { kind: 'negative'; operand: Expression }
  | { kind: 'comparison'; operator: Comparison; left: Expression; right: Expression }
  | { kind: 'arithmetic'; operator: Arithmetic; left: Expression; right: Expression }
  | { kind: 'and' | 'or' | 'coalesce'; left: Expression; right: Expression }
  | { kind: 'conditional'; test: Expression; whenTrue: Expression; otherwise: Expression }
  | { kind: 'in'; operand: Expression; options: Expression[] }
  | { kind: 'between'; operand: Expression; low: Expression; high: Expression }
  | { kind: 'like'; operand: Expression; pattern: Expression }
  | { kind: 'exists'; query: SubQuery }
  | { kind: 'object'; members: Member[] }
  | { kind: 'array'; items: Expression[] }
  | { kind: 'call'; name: string; arguments: Expression[] };

/** `alias IN path`: one row per element of the array. */
export interface ArraySource {
  alias: string;
  path: PathExpression;
}

export type Projection =
  | { kind: 'all' }
  | { kind: 'value'; value: Expression }
  | { kind: 'members'; members: Member[] };

export interface SubQuery {
  projection: Projection;
  sources: ArraySource[];
  where: Expression | undefined;
}

export interface OrderTerm {
  value: Expression;
  descending: boolean;
}

export interface Query {
  distinct: boolean;
  top: Expression | undefined;
  projection: Projection;
  alias: string;
  joins: ArraySource[];
  where: Expression | undefined;
  groupBy: PathExpression[];
  orderBy: OrderTerm[];
  offset: Expression | undefined;
  limit: Expression | undefined;
}
