import { compareForSorting, isObject, type Value } from './value.ts';

/** Folds the values of one group; `undefined` values never count. */
export interface Aggregate {
  add(value: Value): void;
  result(): Value;
}

export const aggregates: Readonly<Record<string, () => Aggregate>> = {
  COUNT: () => {
    let count = 0;
    return {
      add: (value) => {
        if (value !== undefined) count += 1;
      },
      result: () => count,
    };
  },
  SUM: () => numeric((sum) => sum),
  AVG: () => numeric((sum, count) => (count === 0 ? undefined : sum / count)),
  MIN: () => extreme(-1),
  MAX: () => extreme(1),
};

export function isAggregate(name: string): boolean {
  return Object.hasOwn(aggregates, name);
}

/** One value that is not a number makes the whole result undefined, as the service documents it. */
function numeric(finish: (sum: number, count: number) => Value): Aggregate {
  let sum = 0;
  let count = 0;
  let isNumeric = true;
  return {
    add: (value) => {
      if (value === undefined) return;
      if (typeof value !== 'number') isNumeric = false;
      else {
        sum += value;
        count += 1;
      }
    },
    result: () => (isNumeric ? finish(sum, count) : undefined),
  };
}

/** Arrays and objects have no least or greatest: they make the result undefined. */
function extreme(direction: 1 | -1): Aggregate {
  let best: Value;
  let isComparable = true;
  return {
    add: (value) => {
      if (value === undefined) return;
      if (Array.isArray(value) || isObject(value)) isComparable = false;
      else if (best === undefined || compareForSorting(value, best) * direction > 0) best = value;
    },
    result: () => (isComparable ? best : undefined),
  };
}
