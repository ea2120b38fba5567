import type { Value } from '../query/value.ts';
import { systemMembers } from '../store/columns.ts';
import { badRequest } from '../wire/refusals.ts';
import { childOf, holderOf, indexIn, pointerSteps } from './json-pointer.ts';

export interface PatchOperation {
  op: 'add' | 'set' | 'replace' | 'remove' | 'incr';
  path: string;
  value?: Value;
}

export interface PatchRequest {
  operations: PatchOperation[];
  /** `from c where …`; the patch happens only when it is true of the stored document. */
  condition: string | undefined;
}

const largestPatch = 10;

export function readPatch(body: unknown): PatchRequest {
  const { operations, condition } = (Array.isArray(body) ? { operations: body } : (body ?? {})) as Record<
    string,
    unknown
  >;
  if (!Array.isArray(operations) || operations.length === 0)
    throw badRequest('A patch needs a list of operations.');
  if (operations.length > largestPatch) throw badRequest(`A patch holds at most ${largestPatch} operations.`);
  if (condition !== undefined && typeof condition !== 'string')
    throw badRequest('The condition of a patch is a text.');
  return { operations: operations.map(readOperation), condition };
}

function readOperation(input: unknown): PatchOperation {
  const { op, path, value } = (input ?? {}) as Record<string, unknown>;
  if (typeof path !== 'string') throw badRequest('A patch operation needs a path.');
  if (op !== 'add' && op !== 'set' && op !== 'replace' && op !== 'remove' && op !== 'incr') {
    throw badRequest(
      `The patch operation '${String(op)}' is outside the supported subset: add, set, replace, remove, incr.`,
    );
  }
  if (op !== 'remove' && value === undefined)
    throw badRequest(`The patch operation '${op}' on '${path}' needs a value.`);
  return { op, path, value: value as Value };
}

/** Changes the document in place. */
export function applyPatch(document: Value, operations: PatchOperation[], keyPaths: string[][]): void {
  for (const operation of operations) {
    const steps = pointerSteps(operation.path);
    refuseFixedPath(steps, operation.path, keyPaths);
    applyOperation(document, steps, operation);
  }
}

function refuseFixedPath(steps: string[], path: string, keyPaths: string[][]): void {
  const [first = ''] = steps;
  if (first === 'id' || (systemMembers as readonly string[]).includes(first)) {
    throw badRequest(`A patch cannot change '${path}'.`);
  }
  // A parent of the key holds the key, so changing it could change the key as well.
  const touchesKey = keyPaths.some((key) => {
    const shared = Math.min(key.length, steps.length);
    return key.slice(0, shared).join('/') === steps.slice(0, shared).join('/');
  });
  if (touchesKey) throw badRequest(`A patch cannot change the partition key at '${path}'.`);
}

function applyOperation(document: Value, steps: string[], { op, path, value }: PatchOperation): void {
  const { holder, last } = holderOf(document, steps, path);
  const current = childOf(holder, last);
  if ((op === 'replace' || op === 'remove') && current === undefined) {
    throw badRequest(`The patch operation '${op}' needs an existing node at '${path}'.`);
  }
  const next = op === 'incr' ? incremented(current, value, path) : value;
  if (!Array.isArray(holder)) {
    if (op === 'remove') delete holder[last];
    else defineMember(holder, last, next);
    return;
  }
  const index = indexIn(holder, last, path);
  if (op === 'remove') holder.splice(index, 1);
  else holder.splice(index, op === 'add' ? 0 : 1, next);
}

function incremented(current: Value, step: Value, path: string): Value {
  if (typeof step !== 'number') throw badRequest(`The patch operation 'incr' on '${path}' needs a number.`);
  if (current === undefined) return step;
  if (typeof current !== 'number')
    throw badRequest(`The patch operation 'incr' needs a number at '${path}'.`);
  return current + step;
}

/** A plain assignment to `__proto__` would change the prototype instead of the document. */
function defineMember(holder: { [member: string]: Value }, name: string, value: Value): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}
