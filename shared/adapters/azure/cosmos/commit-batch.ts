import type { Container, JSONObject, OperationInput, OperationResponse } from '@azure/cosmos';
import type { BatchOp, BatchOutcome, PartitionDb, Refusal } from '#kernel';
import { isAnswerLost, refusalOrThrow, retried, retryWith } from './faults.ts';
import { type Partition, placeOf } from './partition.ts';
import { patchBody } from './patch-body.ts';
import { sameContent, toBody } from './stored-form.ts';

const FAILED_WITH_ANOTHER = 424;
/** Matches no document, so a later change under it is refused instead of overwriting. */
const UNKNOWN_ETAG = '"unknown"';

export async function commitBatch(
  container: Container,
  db: PartitionDb,
  partition: Partition,
  ops: BatchOp[],
): Promise<BatchOutcome> {
  if (ops.length === 0) return { kind: 'committed', etags: [] };
  try {
    return await retried(async () => {
      const inputs = ops.map((op) => toInput(op, partition));
      // Our own bodies need not come back: the etags are all that is new.
      const reply = await container.items.batch(inputs, partition.key, {
        contentResponseOnWriteEnabled: false,
      });
      return toOutcome(reply.result ?? []);
    });
  } catch (error) {
    if (isAnswerLost(error)) return readBack(db, ops, error);
    return { kind: 'refused', index: 0, reason: refusalOrThrow(error) };
  }
}

function toOutcome(results: OperationResponse[]): BatchOutcome {
  const index = results.findIndex(
    ({ statusCode }) => statusCode >= 400 && statusCode !== FAILED_WITH_ANOTHER,
  );
  const failed = results[index];
  if (!failed) return { kind: 'committed', etags: results.map(({ eTag }) => eTag ?? UNKNOWN_ETAG) };
  if (failed.statusCode === retryWith().code) throw retryWith();
  return { kind: 'refused', index, reason: reasonOf(failed.statusCode) };
}

const reasonOf = (code: number): Refusal =>
  refusalOrThrow(Object.assign(new Error(`The store refused a batch: ${code}.`), { code }));

/**
 * All or nothing, so one of the documents that the batch creates tells for all of it. The last one is asked:
 * what is told of a change stands at the end of its batch and is never changed afterwards.
 */
async function readBack(db: PartitionDb, ops: BatchOp[], lost: unknown): Promise<BatchOutcome> {
  const index = ops.findLastIndex(({ kind }) => kind === 'create');
  const created = ops[index];
  const found = created?.kind === 'create' && (await db.get(created.doc.id));
  if (!found) throw lost;
  if (!sameContent(found, created.doc)) return { kind: 'refused', index, reason: 'conflict' };
  return { kind: 'committed', etags: ops.map((op) => (op === created ? found.etag : UNKNOWN_ETAG)) };
}

function toInput(op: BatchOp, partition: Partition): OperationInput {
  switch (op.kind) {
    case 'create':
      return { operationType: 'Create', resourceBody: body(op.doc, partition) };
    case 'upsert':
      return { operationType: 'Upsert', resourceBody: body(op.doc, partition), ...guarded(op.etag) };
    case 'replace':
      return {
        operationType: 'Replace',
        id: op.doc.id,
        resourceBody: body(op.doc, partition),
        ...guarded(op.etag),
      };
    case 'patch':
      return {
        operationType: 'Patch',
        id: op.id,
        resourceBody: patchBody(op.changes, op),
        ...guarded(op.etag),
      };
    case 'delete':
      return { operationType: 'Delete', id: op.id, ...guarded(op.etag) };
  }
}

const body = (doc: object, partition: Partition) => toBody(doc, placeOf(partition)) as unknown as JSONObject;

const guarded = (etag: string | undefined) => (etag === undefined ? {} : { ifMatch: etag });
