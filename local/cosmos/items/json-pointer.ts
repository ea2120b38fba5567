import { isObject, type Value } from '../query/value.ts';
import { badRequest } from '../wire/refusals.ts';

export type Holder = Value[] | { [member: string]: Value };

/** The steps of a JSON pointer (RFC 6901): `/a~1b/0` is `a/b`, then `0`. */
export function pointerSteps(pointer: string): string[] {
  if (!pointer.startsWith('/') || pointer === '/')
    throw badRequest(`The patch path '${pointer}' is not a JSON pointer.`);
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The object or array that holds the last step; every step before it must exist. */
export function holderOf(
  document: Value,
  steps: string[],
  pointer: string,
): { holder: Holder; last: string } {
  const last = steps.at(-1) ?? '';
  let holder = document;
  for (const step of steps.slice(0, -1)) holder = childOf(holder, step);
  if (!Array.isArray(holder) && !isObject(holder)) {
    throw badRequest(`Add, Set and Replace need an existing parent: '${pointer}' has none.`);
  }
  return { holder, last };
}

export function childOf(holder: Value, step: string): Value {
  if (Array.isArray(holder)) return /^\d+$/.test(step) ? holder[Number(step)] : undefined;
  return isObject(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
}

/** The place in an array that a step names; `-` is the place after the last element. */
export function indexIn(list: Value[], step: string, pointer: string): number {
  if (step === '-') return list.length;
  const index = /^\d+$/.test(step) ? Number(step) : Number.NaN;
  if (!(index <= list.length)) throw badRequest(`The patch path '${pointer}' is outside the array.`);
  return index;
}
