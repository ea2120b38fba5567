/** A JSON value or `undefined`, the query language's eighth type: a member that is not there. */
export type Value = undefined | null | boolean | number | string | Value[] | { [member: string]: Value };

/** The order between types, as ORDER BY, MIN and MAX see it. */
export const typeRank = {
  undefined: 0,
  null: 1,
  boolean: 2,
  number: 3,
  string: 4,
  array: 5,
  object: 6,
} as const;

export type ValueType = keyof typeof typeRank;

export function typeOf(value: Value): ValueType {
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'boolean' | 'number' | 'string' | 'object';
}

export function isObject(value: Value): value is { [member: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own members only: a document must not answer for `constructor` or `toString`. */
export function memberOf(value: Value, step: string | number): Value {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** Code point order, which is also the byte order of UTF-8 and so the order SQLite keeps its keys in. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = codePointWeight(left, index) - codePointWeight(right, index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function codePointWeight(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0xd800) return unit;
  // Surrogates stand for code points above every other unit, although their own numbers are lower.
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Total order over all types; used for sorting only, never for the comparison operators. */
export function compareForSorting(left: Value, right: Value): number {
  const leftType = typeOf(left);
  const rightType = typeOf(right);
  if (leftType !== rightType) return typeRank[leftType] - typeRank[rightType];
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (leftType === 'array' || leftType === 'object') return compareText(canonical(left), canonical(right));
  return 0;
}

export function areEqual(left: Value, right: Value): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right;
  }
  return canonical(left) === canonical(right);
}

/** One text per value, whatever the order of the members was: the key of DISTINCT and GROUP BY. */
export function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'undefined';
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort(compareText)
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}
