import { memberOf, type Value } from '../query/value.ts';
import { badRequest, keyMismatch } from '../wire/refusals.ts';

/** A partition as it is stored: the JSON array of its key values; `{}` stands for a missing value. */
export type Partition = string;

export interface Scope {
  partition: Partition;
  /** True when every path of the key has a value; a hierarchical key may be named by its first levels only. */
  isFull: boolean;
}

const known = new Map<string, unknown[]>();

/** Reads the partition key header: a JSON array, escaped to ASCII by the client. */
export function readScope(header: string, pathCount: number): Scope {
  const values = known.get(header) ?? parseHeader(header);
  if (known.size > 5000) known.clear();
  known.set(header, values);
  if (values.length > pathCount || values.length === 0) {
    throw keyMismatch(
      `The partition key holds ${values.length} values, the container has ${pathCount} paths.`,
    );
  }
  return { partition: JSON.stringify(values), isFull: values.length === pathCount };
}

function parseHeader(header: string): unknown[] {
  let values: unknown;
  try {
    values = JSON.parse(header);
  } catch {
    throw badRequest('The partition key header is not JSON.');
  }
  if (!Array.isArray(values)) throw badRequest('The partition key header is not a JSON array.');
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value) || Object.keys(value).length > 0) {
      throw badRequest('A partition key value is a text, a number, a boolean or null.');
    }
  }
  return values;
}

export function partitionOf(document: Value, paths: string[][]): Partition {
  const values = paths.map((steps) => {
    const value = steps.reduce<Value>(memberOf, document);
    if (typeof value === 'object' && value !== null) {
      throw badRequest(
        `The partition key value at /${steps.join('/')} is not a text, a number, a boolean or null.`,
      );
    }
    return value === undefined ? {} : value;
  });
  return JSON.stringify(values);
}

/** The texts from `low` on and before `high` are the partitions whose first levels are these. */
export function prefixRange(partition: Partition): { low: string; high: string } {
  const prefix = `${partition.slice(0, -1)},`;
  return { low: prefix, high: `${partition.slice(0, -1)}-` };
}
