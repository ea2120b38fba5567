import {
  type BatchOp,
  type Ctx,
  derivedId,
  idempotencyMismatch,
  iso,
  newId,
  notFound,
  type Stored,
  stale,
} from '#kernel';
import { bodyDoesNotFit, keyTaken, learned, nothingToUndo } from './errors.ts';
import { type BodyOf, LEARNED_KINDS, type RecordKindName, recordKinds } from './kinds.ts';
import {
  bytesOf,
  countSize,
  demandRoom,
  demandSize,
  leaveMeasured,
  roomFor,
  writeMeasured,
} from './measure.ts';
import type { CreatedBy, OwnRecord, RecordChange } from './schema.ts';
import type { RecordSource } from './source.ts';
import { asToday, type RecordDoc, readRecord, storedNamesOf, toRecord, versionOf } from './store.ts';

export interface RecordWrite<K extends RecordKindName = RecordKindName> {
  kind: K;
  title: string;
  body: BodyOf<K>;
  sources: RecordSource[];
  createdBy: CreatedBy;
  pinned?: boolean;
  /** The same key again meets the first record and changes nothing. */
  key?: string;
  /** Under the same key the same request only; another one is refused with `api.idempotency_mismatch`. */
  fingerprint?: string;
}

export interface UnlookedWrite {
  id: string;
  ops: BatchOp[];
  /** Throws `plan.limit_reached`; `written` = the record of this key is there already, `moved` = try again. */
  whyRefused(): Promise<'written' | 'moved'>;
}

/** The tenant's own data. Every change keeps the version before it. Missing and foreign ids: 404. */
export interface Records {
  write<K extends RecordKindName>(record: RecordWrite<K>): Promise<Stored<OwnRecord>>;
  get(id: string): Promise<Stored<OwnRecord>>;
  /** The record that was written under this key. */
  find(key: string): Promise<Stored<OwnRecord> | undefined>;
  list(
    kind: RecordKindName | undefined,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ items: Stored<OwnRecord>[]; next: string | null }>;
  /** Throws `api.stale` when `etag` is not the newest, or what `changeRecord` names. */
  update(id: string, change: RecordChange, etag: string): Promise<Stored<OwnRecord>>;
  remove(id: string, etag: string): Promise<void>;
  /** The same as `write`, for a batch of the caller's. Throws `plan.limit_reached`. */
  toWrite<K extends RecordKindName>(record: RecordWrite<K>): Promise<BatchOp[]>;
  /** The same, without a look first. Whoever is refused asks why. */
  toWriteUnlooked<K extends RecordKindName>(record: RecordWrite<K>): Promise<UnlookedWrite>;
  /** The same as `remove`, of the record as it is now, for a batch of the caller's. */
  toRemove(id: string): Promise<BatchOp[]>;
}

type RecordsCtx = Pick<Ctx, 'tenantId' | 'db' | 'clock' | 'audit' | 'plans'>;

export const createRecords = (ctx: RecordsCtx): Records => ({
  write: (record) => writeRecord(ctx, record),
  get: async (id) => toView(await mustRead(ctx, id)),
  async find(key) {
    const found = await readRecord(ctx, keyedId(ctx, key));
    return found && toView(found);
  },
  list: (kind, page) => listByKind(ctx, kind, page),
  update: (id, change, etag) => updateRecord(ctx, id, change, etag),
  remove: (id, etag) => dropRecord(ctx, id, etag),
  toWrite: (record) => creationOf(ctx, record),
  toWriteUnlooked: (record) => unlooked(ctx, record),
  async toRemove(id) {
    const doc = await mustRead(ctx, id);
    return [{ kind: 'delete', id, etag: doc.etag }, ...leaveMeasured(ctx, doc)];
  },
});

async function writeRecord(ctx: RecordsCtx, record: RecordWrite) {
  const doc = newDoc(ctx, record);
  const taken = { records: 1, bytes: doc.bytes ?? 0 };
  const outcome = await writeMeasured(ctx, { kind: 'create', doc }, taken);
  if (outcome.kind === 'committed') return toView({ ...doc, etag: outcome.etags[0] ?? '' });
  const first = await mustRead(ctx, doc.id);
  if (doc.fingerprint !== null && first.fingerprint !== doc.fingerprint) throw idempotencyMismatch();
  if (first.kind !== record.kind) throw keyTaken();
  return toView(first);
}

async function creationOf(ctx: RecordsCtx, record: RecordWrite): Promise<BatchOp[]> {
  const doc = newDoc(ctx, record);
  return [{ kind: 'create', doc }, ...(await roomFor(ctx, { records: 1, bytes: doc.bytes ?? 0 }))];
}

async function unlooked(ctx: RecordsCtx, record: RecordWrite): Promise<UnlookedWrite> {
  const doc = newDoc(ctx, record);
  const taken = { records: 1, bytes: doc.bytes ?? 0 };
  return {
    id: doc.id,
    ops: [{ kind: 'create', doc }, ...(await countSize(ctx, taken))],
    async whyRefused() {
      if (await readRecord(ctx, doc.id)) return 'written';
      await demandRoom(ctx, taken);
      return 'moved';
    },
  };
}

async function listByKind(
  ctx: RecordsCtx,
  kind: RecordKindName | undefined,
  page: { limit: number; after?: string | undefined },
) {
  const { items, next } = await ctx.db.query<RecordDoc>('record', {
    ...(kind ? { where: 'ARRAY_CONTAINS(@kinds, c.kind)', params: { kinds: storedNamesOf(kind) } } : {}),
    orderBy: 'c.createdAt DESC',
    ...page,
  });
  return { items: items.map((doc) => toView(asToday(doc))), next };
}

async function updateRecord(ctx: RecordsCtx, id: string, change: RecordChange, etag: string) {
  const current = await mustRead(ctx, id);
  if (LEARNED_KINDS.includes(current.kind)) throw learned();
  if (current.etag !== etag) throw stale();
  const { etag: _etag, ...doc } = current;
  const changed = { ...versionOf(doc), ...nextVersion(doc, change) };
  demandSize(changed);
  const former = versionOf(doc);
  const bytes = bytesOf({ ...changed, former });
  const updatedAt = iso(ctx.clock.now());
  const next: RecordDoc = { ...doc, ...changed, former, bytes, version: doc.version + 1, updatedAt };
  const taken = { records: doc.bytes === undefined ? 1 : 0, bytes: bytes - (doc.bytes ?? 0) };
  const outcome = await writeMeasured(ctx, { kind: 'replace', doc: next, etag }, taken);
  if (outcome.kind === 'committed') return toView({ ...next, etag: outcome.etags[0] ?? '' });
  throw outcome.reason === 'missing' ? notFound() : stale();
}

function nextVersion(doc: RecordDoc, change: RecordChange) {
  if ('undo' in change) {
    if (!doc.former) throw nothingToUndo();
    return doc.former;
  }
  return {
    title: change.title ?? doc.title,
    body: change.body === undefined ? doc.body : checkBody(doc.kind, change.body),
    pinned: change.pinned ?? doc.pinned,
  };
}

async function dropRecord(ctx: RecordsCtx, id: string, etag: string): Promise<void> {
  const doc = await mustRead(ctx, id);
  const outcome = await ctx.audit.commit(
    [{ kind: 'delete', id, etag }, ...leaveMeasured(ctx, doc)],
    [{ action: 'record.deleted', subject: { type: 'record', id }, facts: { kind: doc.kind } }],
  );
  if (outcome.kind === 'refused') throw outcome.reason === 'missing' ? notFound() : stale();
}

async function mustRead(ctx: Pick<Ctx, 'db'>, id: string): Promise<Stored<RecordDoc>> {
  const found = await readRecord(ctx, id);
  if (!found) throw notFound();
  return found;
}

/** A key may be made of an address; with the tenant in it, the same address is another id elsewhere. */
const keyedId = ({ tenantId }: Pick<Ctx, 'tenantId'>, key: string) => derivedId('rec', tenantId, key);

function newDoc(ctx: RecordsCtx, record: RecordWrite): RecordDoc {
  const { kind, title, body, sources, createdBy, pinned, key, fingerprint } = record;
  const now = ctx.clock.now();
  const first = { title, body: checkBody(kind, body), sources, pinned: pinned ?? false };
  demandSize(first);
  return {
    id: key === undefined ? newId('rec', now) : keyedId(ctx, key),
    type: 'record',
    kind,
    version: 1,
    ...first,
    bytes: bytesOf({ ...first, former: null }),
    visibility: 'private',
    createdBy,
    fingerprint: fingerprint ?? null,
    createdAt: iso(now),
    updatedAt: iso(now),
    former: null,
  };
}

function checkBody(kind: RecordKindName, body: unknown): RecordDoc['body'] {
  const checked = recordKinds[kind].safeParse(body);
  if (checked.success) return checked.data;
  throw bodyDoesNotFit({
    errors: checked.error.issues.map(({ path, code, message }) => ({
      pointer: `/body/${path.join('/')}`,
      code,
      message,
    })),
  });
}

const toView = (doc: Stored<RecordDoc>): Stored<OwnRecord> => ({ ...toRecord(doc), etag: doc.etag });
