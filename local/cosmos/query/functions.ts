import { badRequest } from '../wire/refusals.ts';
import { areEqual, typeOf, type Value, type ValueType } from './value.ts';

export interface ScalarFunction {
  minimum: number;
  maximum: number;
  apply(values: Value[]): Value;
}

const one = (apply: (value: Value) => Value): ScalarFunction => ({
  minimum: 1,
  maximum: 1,
  apply: ([value]) => apply(value),
});

const isType = (type: ValueType) => one((value) => typeOf(value) === type);

const ofText = (apply: (text: string) => Value) =>
  one((value) => (typeof value === 'string' ? apply(value) : undefined));

/** A search in a text; the optional third argument true ignores case. */
function search(matches: (text: string, part: string) => boolean): ScalarFunction {
  const apply = ([text, part, ignoreCase]: Value[]) => {
    if (typeof text !== 'string' || typeof part !== 'string') return undefined;
    if (ignoreCase === undefined || ignoreCase === false) return matches(text, part);
    return ignoreCase === true ? matches(text.toLowerCase(), part.toLowerCase()) : undefined;
  };
  return { minimum: 2, maximum: 3, apply };
}

const arrayContains: ScalarFunction = {
  minimum: 2,
  maximum: 2,
  apply: ([list, wanted]) => {
    if (!Array.isArray(list) || wanted === undefined) return undefined;
    return list.some((item) => areEqual(item, wanted));
  },
};

export const scalarFunctions: Readonly<Record<string, ScalarFunction>> = {
  IS_DEFINED: one((value) => value !== undefined),
  IS_NULL: isType('null'),
  IS_STRING: isType('string'),
  IS_NUMBER: isType('number'),
  IS_BOOL: isType('boolean'),
  IS_ARRAY: isType('array'),
  IS_OBJECT: isType('object'),
  ARRAY_CONTAINS: arrayContains,
  ARRAY_LENGTH: one((value) => (Array.isArray(value) ? value.length : undefined)),
  CONTAINS: search((text, part) => text.includes(part)),
  STARTSWITH: search((text, part) => text.startsWith(part)),
  ENDSWITH: search((text, part) => text.endsWith(part)),
  LOWER: ofText((text) => text.toLowerCase()),
  UPPER: ofText((text) => text.toUpperCase()),
  LENGTH: ofText((text) => text.length),
};

export function findFunction(name: string, argumentCount: number): ScalarFunction {
  const known = Object.hasOwn(scalarFunctions, name) ? scalarFunctions[name] : undefined;
  if (!known) throw badRequest(`'${name}' is not a function of the supported subset.`);
  if (argumentCount < known.minimum || argumentCount > known.maximum) {
    throw badRequest(`${name} takes ${argumentsOf(known)}, not ${argumentCount}.`);
  }
  return known;
}

function argumentsOf({ minimum, maximum }: ScalarFunction): string {
  if (minimum !== maximum) return `${minimum} to ${maximum} arguments`;
  return minimum === 1 ? '1 argument' : `${minimum} arguments`;
}
