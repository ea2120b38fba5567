import type { Evaluate } from './frame.ts';
import type { Arithmetic, Comparison } from './syntax.ts';
import { areEqual, compareText, type Value } from './value.ts';

export const isTrue = (value: Value) => value === true;

export function negated(value: Value): Value {
  return typeof value === 'boolean' ? !value : undefined;
}

/** A comparison with undefined is undefined; so is an ordering across types or of arrays and objects. */
export function comparison(operator: Comparison, left: Evaluate, right: Evaluate): Evaluate {
  const decide = decisions[operator];
  return (frame) => {
    const first = left(frame);
    if (first === undefined) return undefined;
    const second = right(frame);
    return second === undefined ? undefined : decide(first, second);
  };
}

const decisions: Record<Comparison, (left: Value, right: Value) => Value> = {
  '=': areEqual,
  '!=': (left, right) => !areEqual(left, right),
  '<': ordering((sign) => sign < 0),
  '<=': ordering((sign) => sign <= 0),
  '>': ordering((sign) => sign > 0),
  '>=': ordering((sign) => sign >= 0),
};

function ordering(accepts: (sign: number) => boolean): (left: Value, right: Value) => Value {
  return (left, right) => {
    const sign = signOf(left, right);
    return sign === undefined ? undefined : accepts(sign);
  };
}

function signOf(left: Value, right: Value): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  return left === null && right === null ? 0 : undefined;
}

export function arithmetic(operator: Arithmetic, left: Evaluate, right: Evaluate): Evaluate {
  const calculate = calculations[operator];
  return (frame) => {
    const first = left(frame);
    const second = right(frame);
    if (typeof first !== 'number' || typeof second !== 'number') return undefined;
    const result = calculate(first, second);
    return Number.isFinite(result) ? result : undefined;
  };
}

const calculations: Record<Arithmetic, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};
