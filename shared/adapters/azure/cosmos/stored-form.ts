import { canonicalJson, type Stored, type WriteOutcome } from '#kernel';
import type { Partition } from './partition.ts';

/** What the SDK gives and takes; it is JSON in both directions. */
type Wire = Record<string, unknown>;

const UNDERSCORE = 95;

/**
 * The document as the app knows it: without the store's own members, which all begin with `_`, and without the
 * member that only places it (`partition`).
 */
export function toStored<T>(resource: object, partition?: Partition['member']): Stored<T> {
  const doc: Wire = {};
  for (const [name, value] of Object.entries(resource)) {
    if (name === partition) continue;
    if (name.charCodeAt(0) !== UNDERSCORE) doc[name] = value;
    else if (name === '_etag') doc.etag = value;
  }
  return doc as Stored<T>;
}

/** A document that was read may be written back as it is: its etag does not become a member. */
export const toBody = (doc: object, partition: Record<string, string> = {}) => ({
  ...doc,
  etag: undefined,
  ...partition,
});

export const written = <T>(doc: T, etag: string): WriteOutcome<T> => ({
  kind: 'written',
  doc: { ...doc, etag },
});

export const sameContent = (stored: object, doc: object): boolean =>
  canonicalJson({ ...stored, etag: undefined }) === canonicalJson({ ...doc, etag: undefined });
