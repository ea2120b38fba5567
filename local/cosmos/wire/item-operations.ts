import type { OperationKind } from '../faults.ts';
import { runBatch } from '../items/batch.ts';
import { checkId, documentFromText } from '../items/document.ts';
import {
  createItem,
  deleteItem,
  type ItemOutcome,
  patchItem,
  readItem,
  replaceItem,
  upsertItem,
} from '../items/operations.ts';
import { readPatch } from '../items/patch-operations.ts';
import type { Container } from '../store/container.ts';
import { readScope, type Scope } from '../store/partition-key.ts';
import type { Address } from './address.ts';
import { header, type WireRequest } from './messages.ts';
import type { Ground, Operation } from './operation.ts';
import { badRequest, keyMismatch } from './refusals.ts';
import { batchReply, itemReply } from './replies.ts';

/** The partition key header; absent when the request is not scoped to a partition. */
export function scopeOf(request: WireRequest, container: Container): Scope | undefined {
  const key = header(request, 'x-ms-documentdb-partitionkey');
  return key === undefined ? undefined : readScope(key, container.keyPaths.length);
}

function partitionOfRequest(request: WireRequest, container: Container): string {
  const scope = scopeOf(request, container);
  if (!scope?.isFull)
    throw keyMismatch('The partition key of an item operation must name every path of the key.');
  return scope.partition;
}

export function itemOperation(request: WireRequest, { item }: Address, container: Container): Operation {
  const target = () => ({ container, partition: partitionOfRequest(request, container), id: checkId(item) });
  const ifMatch = header(request, 'if-match');
  switch (request.method) {
    case 'GET':
      return operation('read', container, () => readItem(target(), header(request, 'if-none-match')));
    case 'PUT':
      return operation('replace', container, () => {
        const to = target();
        return replaceItem(to, documentFromText(container, request.body, to.partition), ifMatch);
      });
    case 'PATCH':
      return operation('patch', container, () =>
        patchItem(target(), readPatch(parseBody(request.body)), ifMatch),
      );
    case 'DELETE':
      return operation('delete', container, () => deleteItem(target(), ifMatch));
    default:
      throw badRequest(`${request.method} is not supported on an item.`);
  }
}

export function insertOperation(request: WireRequest, container: Container): Operation {
  const isUpsert = header(request, 'x-ms-documentdb-is-upsert')?.toLowerCase() === 'true';
  return operation(isUpsert ? 'upsert' : 'create', container, () => {
    const partition = partitionOfRequest(request, container);
    const incoming = documentFromText(container, request.body, partition);
    if (!isUpsert) return createItem(container, partition, incoming);
    return upsertItem(container, partition, incoming, header(request, 'if-match'));
  });
}

export function batchOperation(request: WireRequest, container: Container, { file }: Ground): Operation {
  const isAtomic = header(request, 'x-ms-cosmos-batch-atomic')?.toLowerCase() === 'true';
  const run = () => {
    const { status, charge, text } = runBatch({
      file,
      container,
      body: request.body,
      atomicPartition: isAtomic ? partitionOfRequest(request, container) : undefined,
      continuesOnError: header(request, 'x-ms-cosmos-batch-continue-on-error')?.toLowerCase() !== 'false',
      sendsBodies: header(request, 'prefer') !== 'return=minimal',
    });
    return batchReply(container, status, charge, text);
  };
  return { kind: isAtomic ? 'batch' : 'bulk', container, isWrite: true, run };
}

function operation(kind: OperationKind, container: Container, run: () => ItemOutcome): Operation {
  return { kind, container, isWrite: kind !== 'read', run: () => itemReply(container, run()) };
}

export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}
