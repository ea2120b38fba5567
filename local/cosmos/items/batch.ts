import { isObject, type Value } from '../query/value.ts';
import type { Container } from '../store/container.ts';
import { readScope } from '../store/partition-key.ts';
import type { SqliteFile } from '../store/sqlite-file.ts';
import { badRequest, isRefusal, tooLarge } from '../wire/refusals.ts';
import { refusalCharge, round } from './charge.ts';
import { checkId, documentFromValue, largestDocumentBytes } from './document.ts';
import {
  createItem,
  deleteItem,
  type ItemOutcome,
  patchItem,
  readItem,
  replaceItem,
  type Target,
  upsertItem,
} from './operations.ts';
import { readPatch } from './patch-operations.ts';

export interface BatchInput {
  file: SqliteFile;
  container: Container;
  body: string;
  /** Given: every operation belongs to this partition and all happen or none. Absent: each stands for itself. */
  atomicPartition: string | undefined;
  continuesOnError: boolean;
  sendsBodies: boolean;
}

export interface BatchOutcome {
  status: 200 | 207;
  charge: number;
  text: string;
}

interface Part {
  status: number;
  charge: number;
  etag?: string | undefined;
  text?: string | undefined;
  subStatus?: number | undefined;
}

type Operation = { [member: string]: Value };

const largestBatch = 100;
const failedDependency: Part = { status: 424, charge: 0 };

export function runBatch(input: BatchInput): BatchOutcome {
  const operations = readOperations(input.body);
  const parts =
    input.atomicPartition === undefined ? runEach(input, operations) : runAtomic(input, operations);
  const hasFailed = parts.some(({ status }) => status >= 400);
  return {
    status: hasFailed ? 207 : 200,
    charge: round(parts.reduce((sum, { charge }) => sum + charge, 0)),
    text: `[${parts.map((part) => partText(part, input.sendsBodies)).join(',')}]`,
  };
}

function readOperations(body: string): Operation[] {
  if (Buffer.byteLength(body) > largestDocumentBytes) throw tooLarge('A batch holds 2 MB at most.');
  const operations = parse(body);
  if (!Array.isArray(operations) || operations.length === 0)
    throw badRequest('A batch is a list of operations.');
  if (operations.length > largestBatch) throw badRequest(`A batch holds at most ${largestBatch} operations.`);
  if (!operations.every(isObject)) throw badRequest('An operation of a batch is an object.');
  return operations;
}

function parse(body: string): Value {
  try {
    return JSON.parse(body) as Value;
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}

function runEach(input: BatchInput, operations: Operation[]): Part[] {
  let isStopped = false;
  return operations.map((operation) => {
    if (isStopped) return failedDependency;
    const part = attempt(() =>
      input.file.savepoint(() => runOperation(input.container, operation, undefined)),
    );
    isStopped = part.status >= 400 && !input.continuesOnError;
    return part;
  });
}

/** Thrown to undo the operations before the one that failed; caught here and nowhere else. */
const undo = new Error('The batch is undone.');

function runAtomic({ file, container, atomicPartition }: BatchInput, operations: Operation[]): Part[] {
  const parts: Part[] = [];
  try {
    file.savepoint(() => {
      for (const operation of operations) {
        const part = attempt(() => runOperation(container, operation, atomicPartition));
        parts.push(part);
        if (part.status >= 400) throw undo;
      }
    });
    return parts;
  } catch (error) {
    if (error !== undo) throw error;
    const failed = parts.length - 1;
    return operations.map((_operation, index) =>
      index === failed ? (parts[index] ?? failedDependency) : failedDependency,
    );
  }
}

function attempt(run: () => ItemOutcome): Part {
  try {
    return run();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { status: error.status, charge: refusalCharge, subStatus: error.subStatus };
  }
}

function runOperation(
  container: Container,
  operation: Operation,
  atomicPartition: string | undefined,
): ItemOutcome {
  const partition = partitionFor(container, operation.partitionKey, atomicPartition);
  const ifMatch = textOrNothing(operation.ifMatch);
  const incoming = () => documentFromValue(container, operation.resourceBody, partition);
  const target = (): Target => ({ container, partition, id: checkId(operation.id) });
  switch (operation.operationType) {
    case 'Create':
      return createItem(container, partition, incoming());
    case 'Upsert':
      return upsertItem(container, partition, incoming(), ifMatch);
    case 'Replace':
      return replaceItem(target(), incoming(), ifMatch);
    case 'Delete':
      return deleteItem(target(), ifMatch);
    case 'Read':
      return readItem(target(), textOrNothing(operation.ifNoneMatch));
    case 'Patch':
      return patchItem(target(), readPatch(operation.resourceBody), ifMatch);
    default:
      throw badRequest(`'${String(operation.operationType)}' is not an operation of a batch.`);
  }
}

const textOrNothing = (value: Value) => (typeof value === 'string' ? value : undefined);

function partitionFor(container: Container, given: Value, atomicPartition: string | undefined): string {
  if (typeof given !== 'string') {
    if (atomicPartition !== undefined) return atomicPartition;
    throw badRequest('An operation of a bulk request names its partition key.');
  }
  const scope = readScope(given, container.keyPaths.length);
  const isForeign = atomicPartition !== undefined && scope.partition !== atomicPartition;
  if (isForeign || !scope.isFull) throw badRequest('All operations of a batch belong to its one partition.');
  return scope.partition;
}

function partText({ status, charge, etag, text, subStatus }: Part, sendsBodies: boolean): string {
  const head = JSON.stringify({
    statusCode: status,
    requestCharge: charge,
    eTag: etag && `"${etag}"`,
    subStatusCode: subStatus,
  });
  return text && sendsBodies ? `${head.slice(0, -1)},"resourceBody":${text}}` : head;
}
