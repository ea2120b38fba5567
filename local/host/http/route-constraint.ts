import { startupError } from '../startup-error.ts';

export interface Constraint {
  /** As written; two routes that differ only here are still different routes. */
  text: string;
  accepts(value: string): boolean;
}

const guid =
  /^(\{[0-9a-f-]{36}\}|\([0-9a-f-]{36}\)|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$/i;
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const date = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** The inline constraints of ASP.NET Core routing; dates only in ISO form. */
const plain: Record<string, (value: string) => boolean> = {
  int: (value) => isInteger(value, 2n ** 31n),
  long: (value) => isInteger(value, 2n ** 63n),
  bool: (value) => /^(true|false)$/i.test(value),
  guid: (value) => guid.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  datetime: (value) => date.test(value) && !Number.isNaN(Date.parse(value)),
  decimal: (value) => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value),
  double: (value) => number.test(value),
  float: (value) => number.test(value),
};

const withArguments: Record<string, (args: number[]) => ((value: string) => boolean) | undefined> = {
  length: ([min, max = min]) => between(min, max, (value) => value.length),
  minlength: ([min]) => between(min, Number.POSITIVE_INFINITY, (value) => value.length),
  maxlength: ([max]) => between(0, max, (value) => value.length),
  min: ([min]) => between(min, Number.POSITIVE_INFINITY, integer),
  max: ([max]) => between(Number.NEGATIVE_INFINITY, max, integer),
  range: ([min, max]) => between(min, max, integer),
};

export function parseConstraint(text: string, template: string): Constraint {
  const accepts = rule(text);
  if (!accepts) throw startupError(`The route "${template}" is not valid: unknown constraint "${text}".`);
  return { text: text.toLowerCase(), accepts };
}

function rule(text: string): ((value: string) => boolean) | undefined {
  const [, name = '', argument] = /^([a-z]+)(?:\(([\s\S]*)\))?$/i.exec(text) ?? [];
  const key = name.toLowerCase();
  if (argument === undefined) return plain[key];
  if (key === 'regex') return expression(argument);
  const args = argument.split(',').map((part) => Number(part.trim()));
  return args.every(Number.isInteger) ? withArguments[key]?.(args) : undefined;
}

function expression(source: string): ((value: string) => boolean) | undefined {
  try {
    const pattern = new RegExp(source, 'i');
    return (value) => pattern.test(value);
  } catch {
    return undefined;
  }
}

function between(min: number | undefined, max: number | undefined, measure: (value: string) => number) {
  if (min === undefined || max === undefined) return undefined;
  return (value: string) => measure(value) >= min && measure(value) <= max;
}

/** NaN for anything else, which no range accepts. */
function integer(value: string): number {
  return isInteger(value, 2n ** 63n) ? Number(value) : Number.NaN;
}

function isInteger(value: string, limit: bigint): boolean {
  if (!/^[+-]?\d{1,20}$/.test(value)) return false;
  const parsed = BigInt(value.replace('+', ''));
  return parsed >= -limit && parsed < limit;
}
