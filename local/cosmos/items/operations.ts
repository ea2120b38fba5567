import { randomUUID } from 'node:crypto';
import { compileExpression } from '../query/compile-expression.ts';
import { parseCondition } from '../query/parse-query.ts';
import type { Value } from '../query/value.ts';
import type { Container } from '../store/container.ts';
import { itemText } from '../store/item-text.ts';
import type { Partition } from '../store/partition-key.ts';
import type { StoredItem } from '../store/stored-item.ts';
import { alreadyExists, badRequest, itemNotFound, preconditionFailed } from '../wire/refusals.ts';
import { createCharge, patchCharge, readCharge, replaceCharge } from './charge.ts';
import { documentFromValue, type IncomingDocument } from './document.ts';
import { applyPatch, type PatchRequest } from './patch-operations.ts';

/** One item operation that succeeded; refusals are thrown before anything was written. */
export interface ItemOutcome {
  status: 200 | 201 | 204 | 304;
  charge: number;
  etag: string | undefined;
  /** The document with its system properties; absent where the service sends no body. */
  text: string | undefined;
}

export interface Target {
  container: Container;
  partition: Partition;
  id: string;
}

export function readItem({ container, partition, id }: Target, ifNoneMatch?: string): ItemOutcome {
  const item = container.find(partition, id);
  if (!item) throw itemNotFound();
  const charge = readCharge(item.body.length);
  if (ifNoneMatch && isSameEtag(item, ifNoneMatch))
    return { status: 304, charge, etag: item.etag, text: undefined };
  return { status: 200, charge, etag: item.etag, text: itemText(container, item) };
}

export function createItem(
  container: Container,
  partition: Partition,
  incoming: IncomingDocument,
): ItemOutcome {
  if (container.find(partition, incoming.id)) throw alreadyExists();
  return save(
    container,
    partition,
    incoming,
    201,
    createCharge(incoming.bytes, termsOf(container, incoming)),
  );
}

export function upsertItem(
  container: Container,
  partition: Partition,
  incoming: IncomingDocument,
  ifMatch?: string,
): ItemOutcome {
  const target = { container, partition, id: incoming.id };
  if (container.find(partition, incoming.id)) return replaceItem(target, incoming, ifMatch);
  // The service lets an upsert with If-Match create the item when there is none.
  return createItem(container, partition, incoming);
}

export function replaceItem(target: Target, incoming: IncomingDocument, ifMatch?: string): ItemOutcome {
  const { container, partition, id } = target;
  const current = existing(target, ifMatch);
  if (incoming.id !== id) throw badRequest('The id in the document differs from the id in the address.');
  const before = JSON.parse(current.body) as Value;
  const changed = container.indexing.countChangedTerms(before, incoming.document);
  return save(container, partition, incoming, 200, replaceCharge(incoming.bytes, changed));
}

export function deleteItem(target: Target, ifMatch?: string): ItemOutcome {
  const { container, partition, id } = target;
  const { body } = existing(target, ifMatch);
  container.remove(partition, id);
  const terms = container.indexing.countTerms(JSON.parse(body) as Value);
  return { status: 204, charge: createCharge(body.length, terms), etag: undefined, text: undefined };
}

export function patchItem(
  target: Target,
  { operations, condition }: PatchRequest,
  ifMatch?: string,
): ItemOutcome {
  const { container, partition } = target;
  const current = existing(target, ifMatch);
  const before = JSON.parse(current.body) as Value;
  if (condition !== undefined && !holds(condition, container, current)) throw preconditionFailed();
  const document = JSON.parse(current.body) as Value;
  applyPatch(document, operations, container.keyPaths);
  const incoming = documentFromValue(container, document, partition);
  const changed = container.indexing.countChangedTerms(before, document);
  return save(container, partition, incoming, 200, patchCharge(incoming.bytes, changed, operations.length));
}

function existing({ container, partition, id }: Target, ifMatch: string | undefined): StoredItem {
  const item = container.find(partition, id);
  if (!item) throw itemNotFound();
  if (ifMatch !== undefined && !isSameEtag(item, ifMatch)) throw preconditionFailed();
  return item;
}

function isSameEtag({ etag }: StoredItem, given: string): boolean {
  return given === '*' || given === `"${etag}"`;
}

function termsOf(container: Container, { document }: IncomingDocument): number {
  return container.indexing.countTerms(document);
}

function save(
  container: Container,
  partition: Partition,
  { id, document, text }: IncomingDocument,
  status: 200 | 201,
  charge: number,
): ItemOutcome {
  container.checkUnique(partition, id, document);
  const etag = randomUUID();
  const stored = container.put({ partition, id, etag, body: text }, document);
  return { status, charge, etag, text: itemText(container, stored) };
}

const conditions = new Map<string, (document: Value) => boolean>();

function holds(text: string, container: Container, current: StoredItem): boolean {
  const test = conditions.get(text) ?? compileCondition(text);
  if (conditions.size >= 1000) conditions.clear();
  conditions.set(text, test);
  return test(JSON.parse(itemText(container, current)) as Value);
}

function compileCondition(text: string): (document: Value) => boolean {
  const { alias, where } = parseCondition(text);
  const parameters = new Set<string>();
  const slots = new Map([[alias, 0]]);
  const evaluate = compileExpression(where, { slots, parameters, patterns: new Set(), embeddings: [] });
  if (parameters.size > 0) throw badRequest('The condition of a patch takes no parameters.');
  return (document) => evaluate({ scope: [document], parameters: {}, aggregates: [] }) === true;
}
