import type { KeyedDb } from '#kernel';
import { reachable } from '../reachable.ts';
import { couldNotRead, isAnswerLost, isOfTheItem, refusalOrThrow, retried } from './faults.ts';
import type { OpenContainer } from './open-container.ts';
import { ifMatch } from './partition-db.ts';
import { sameContent, toBody, toStored, written } from './stored-form.ts';

/** A container whose partition key is the id itself. */
export function keyedDb(open: OpenContainer): KeyedDb {
  const db: KeyedDb = {
    async get(id) {
      const read = await (await open()).item(id, id).read();
      if (read.resource) return toStored(read.resource);
      if (read.statusCode === 404 && isOfTheItem(read.substatus)) return undefined;
      throw couldNotRead(read);
    },
    async create(doc) {
      const { items } = await open();
      try {
        return written(doc, (await retried(() => items.create(toBody(doc)))).etag);
      } catch (error) {
        const found = isAnswerLost(error) ? await db.get<typeof doc>(doc.id) : undefined;
        if (!found) return { kind: 'refused', reason: refusalOrThrow(error) };
        return sameContent(found, doc)
          ? { kind: 'written', doc: found }
          : { kind: 'refused', reason: 'conflict' };
      }
    },
    async replace(doc, etag) {
      const target = (await open()).item(doc.id, doc.id);
      try {
        return written(doc, (await retried(() => target.replace(toBody(doc), ifMatch(etag)))).etag);
      } catch (error) {
        return { kind: 'refused', reason: refusalOrThrow(error) };
      }
    },
    async remove(id, etag) {
      const target = (await open()).item(id, id);
      try {
        await retried(() => target.delete(ifMatch(etag)));
        return 'removed';
      } catch (error) {
        return refusalOrThrow(error);
      }
    },
  };
  return reachable(db);
}
