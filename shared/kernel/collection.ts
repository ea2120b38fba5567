/** What every stored document carries. `etag` is set by the store on read. */
export interface Doc {
  id: string;
  /** Kind of document, the first filter of every query. */
  type: string;
  /** Seconds until the store drops it, counted from the last write; -1 = never. */
  ttl?: number;
}

export type Stored<T> = T & { etag: string };

/** So many changes of a document the store takes in one operation, and no more. */
export const MOST_PATCH_CHANGES = 10;

export type PatchChange =
  | { op: 'set' | 'add' | 'replace'; path: string; value: unknown }
  | { op: 'incr'; path: string; value: number }
  | { op: 'remove'; path: string };

/** A predicate over the stored document, such as `c.usedRuns < c.maxRuns`. Holds only numbers, booleans and our own ids. */
export type Condition = string;

export type BatchOp =
  | { kind: 'create'; doc: Doc }
  | { kind: 'upsert'; doc: Doc; etag?: string }
  | { kind: 'replace'; doc: Doc; etag: string }
  | { kind: 'patch'; id: string; changes: PatchChange[]; condition?: Condition; etag?: string }
  | { kind: 'delete'; id: string; etag?: string };

/** Why a write did not happen: the id exists, the id is missing, or the etag or condition did not hold. */
export type Refusal = 'conflict' | 'missing' | 'stale';

export type WriteOutcome<T> = { kind: 'written'; doc: Stored<T> } | { kind: 'refused'; reason: Refusal };

export type BatchOutcome =
  | { kind: 'committed'; etags: string[] }
  | { kind: 'refused'; index: number; reason: Refusal };

export interface Query {
  /** Conjunction after the type filter, over `c`; values only as @parameters. */
  where?: string;
  params?: Record<string, string | number | boolean | null | string[]> | undefined;
  /** For instance `c.createdAt DESC`. */
  orderBy?: string;
  /** At most 100. */
  limit?: number | undefined;
  /** As returned in `next`. The page is then asked with the `params` of the first one, whatever they are now. */
  after?: string | undefined;
}

export interface Page<T> {
  items: Stored<T>[];
  next: string | null;
}

/** One partition of a container. What lies in another is simply missing here. Throws only when the store itself fails. */
export interface PartitionDb {
  get<T extends Doc>(id: string): Promise<Stored<T> | undefined>;
  /** Whether there is such a document, proved: a write that changes nothing asks it, because a read may be an old one. */
  isThere(id: string): Promise<boolean>;
  create<T extends Doc>(doc: T): Promise<WriteOutcome<T>>;
  replace<T extends Doc>(doc: T, etag: string): Promise<WriteOutcome<T>>;
  patch<T extends Doc>(
    id: string,
    changes: PatchChange[],
    guard?: { condition?: Condition; etag?: string },
  ): Promise<WriteOutcome<T>>;
  remove(id: string, etag?: string): Promise<'removed' | Refusal>;
  query<T extends Doc>(type: string, query?: Query): Promise<Page<T>>;
  count(type: string, query?: Pick<Query, 'where' | 'params'>): Promise<number>;
  /** All or nothing, at most 100 operations. */
  batch(ops: BatchOp[]): Promise<BatchOutcome>;
}

/** The partition of one tenant: all of a person lies in it, and nothing of anybody else. */
export type TenantDb = PartitionDb;

/** Documents found by id alone, over all tenants: directory, inbox. */
export interface KeyedDb {
  get<T extends { id: string }>(id: string): Promise<Stored<T> | undefined>;
  create<T extends { id: string }>(doc: T): Promise<WriteOutcome<T>>;
  replace<T extends { id: string }>(doc: T, etag: string): Promise<WriteOutcome<T>>;
  remove(id: string, etag?: string): Promise<'removed' | Refusal>;
}

/** Finds work that a crash left behind, over all tenants. For sweeps only; returns ids, never content. */
export interface SweepDb {
  /** All that there are, in the order asked for; read page by page as they are taken. */
  scan(
    type: string,
    query: Pick<Query, 'where' | 'params' | 'orderBy'>,
  ): AsyncIterable<{ tenantId: string; id: string }>;
  count(type: string, query: Pick<Query, 'where' | 'params'>): Promise<number>;
}

/** Reads all pages of a query that is known to be small. */
export async function all<T extends Doc>(
  db: TenantDb,
  type: string,
  query: Query = {},
): Promise<Stored<T>[]> {
  const items: Stored<T>[] = [];
  let after: string | undefined;
  do {
    const page: Page<T> = await db.query<T>(type, { ...query, limit: query.limit ?? 100, after });
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return items;
}

/** The document without what the store added. */
export function withoutEtag<T extends object>(stored: Stored<T>): T {
  const { etag: _etag, ...doc } = stored as Stored<T> & Record<string, unknown>;
  return doc as T;
}
