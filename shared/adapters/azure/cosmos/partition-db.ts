import { type Doc, isError, type PartitionDb, type WriteOutcome } from '#kernel';
import { reachable } from '../reachable.ts';
import { commitBatch } from './commit-batch.ts';
import type { CreateTogether, PartitionCreates } from './create-together.ts';
import {
  couldNotRead,
  documentTooLarge,
  isAnswerLost,
  isBadRequest,
  isOfTheItem,
  refusalOrThrow,
  retried,
} from './faults.ts';
import type { OpenContainer } from './open-container.ts';
import { type Partition, placeOf } from './partition.ts';
import { patchBody } from './patch-body.ts';
import { countDocs, queryByIds, queryDocs } from './query-docs.ts';
import type { PartitionReads, ReadTogether } from './read-together.ts';
import { sameContent, toBody, toStored, written } from './stored-form.ts';

/** What is asked for in the same moment, by whoever works in this partition. */
export interface Together {
  readTogether: ReadTogether;
  createTogether: CreateTogether;
}

/** One partition, bound here once: no operation can name another. */
export function partitionDb(
  open: OpenContainer,
  partition: Partition,
  { readTogether, createTogether }: Together,
): PartitionDb {
  const { member, key } = partition;
  const item = async (id: string) => (await open()).item(id, key);
  const reads: PartitionReads = {
    async one(id) {
      const read = await (await item(id)).read<object>();
      if (read.resource) return read.resource;
      if (read.statusCode === 404 && isOfTheItem(read.substatus)) return undefined;
      throw couldNotRead(read);
    },
    many: async (ids) => queryByIds(await open(), partition, ids),
  };

  const creates: PartitionCreates = {
    async one(doc) {
      const { items } = await open();
      return attempt(async () => {
        const body = toBody(doc, placeOf(partition));
        return written(doc, (await retried(() => items.create(body))).etag);
      }, doc);
    },
    async many(docs) {
      try {
        const outcome = await db.batch(docs.map((doc) => ({ kind: 'create', doc })));
        if (outcome.kind === 'refused') return undefined;
        return docs.map((doc, index) => written(doc, outcome.etags[index] ?? NO_ETAG));
      } catch (error) {
        // Each of them by itself may still be taken.
        if (isBadRequest(error) || isError(error, documentTooLarge)) return undefined;
        throw error;
      }
    },
  };

  const db: PartitionDb = {
    async get(id) {
      const resource = await readTogether(key, id, reads);
      return resource && toStored(resource, member);
    },
    async isThere(id) {
      const outcome = await db.patch(id, [{ op: 'incr', path: '/looks', value: 0 }], { etag: NO_ETAG });
      return outcome.kind === 'written' || outcome.reason !== 'missing';
    },
    create: (doc) => createTogether(key, doc, creates),
    async replace(doc, etag) {
      const target = await item(doc.id);
      return attempt(async () => {
        const reply = await retried(() => target.replace(toBody(doc, placeOf(partition)), ifMatch(etag)));
        return written(doc, reply.etag);
      });
    },
    async patch(id, changes, guard = {}) {
      const target = await item(id);
      return attempt(async () => {
        const reply = await retried(() => target.patch(patchBody(changes, guard), ifMatch(guard.etag)));
        return { kind: 'written', doc: toStored(reply.resource ?? {}, member) };
      });
    },
    async remove(id, etag) {
      const target = await item(id);
      try {
        await retried(() => target.delete(ifMatch(etag)));
        return 'removed';
      } catch (error) {
        return refusalOrThrow(error);
      }
    },
    query: async (type, query) => queryDocs(await open(), partition, type, query),
    count: async (type, query) => countDocs(await open(), partition, type, query),
    batch: async (ops) => commitBatch(await open(), db, partition, ops),
  };

  /** A create whose answer was lost is settled by reading: the id is ours, the content says whether it was this try. */
  async function attempt<T extends Doc>(work: () => Promise<WriteOutcome<T>>, created?: T) {
    try {
      return await work();
    } catch (error) {
      const found = created && isAnswerLost(error) ? await db.get<T>(created.id) : undefined;
      if (!created || !found) return { kind: 'refused' as const, reason: refusalOrThrow(error) };
      if (!sameContent(found, created)) return { kind: 'refused' as const, reason: 'conflict' as const };
      return { kind: 'written' as const, doc: found };
    }
  }

  return reachable(db);
}

/** No document has it, so a change that wants it changes nothing: it is refused as `stale`, or as `missing`. */
const NO_ETAG = '"00000000-0000-0000-0000-000000000000"';

export const ifMatch = (etag: string | undefined) =>
  etag === undefined ? {} : { accessCondition: { type: 'IfMatch', condition: etag } };
