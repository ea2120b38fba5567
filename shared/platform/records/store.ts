import type { Ctx, Doc, Stored } from '#kernel';
import type { RecordKindName } from './kinds.ts';
import type { CreatedBy, NewRecord, OwnRecord } from './schema.ts';
import type { RecordSource } from './source.ts';

export interface Version {
  title: string;
  body: NewRecord['body'];
  sources: RecordSource[];
  pinned: boolean;
}

export interface RecordDoc extends Doc, Version {
  type: 'record';
  kind: RecordKindName;
  version: number;
  visibility: 'private';
  createdBy: CreatedBy;
  /** Hash of what a person first asked to be written, so that a re-used Idempotency-Key is noticed. */
  fingerprint: string | null;
  createdAt: string;
  updatedAt: string;
  /** The version before the last change. */
  former: Version | null;
  /** What it takes up; it counts against the plan since this is known. */
  bytes?: number;
}

/** What kinds were called when they were stored, where their names have changed since. */
const FORMER_NAMES: Record<string, RecordKindName> = { tone: 'writing_style' };

/** All names that a kind is stored under. */
export const storedNamesOf = (kind: RecordKindName): string[] => [
  kind,
  ...Object.keys(FORMER_NAMES).filter((former) => FORMER_NAMES[former] === kind),
];

/** As it would be stored today. */
export const asToday = (doc: Stored<RecordDoc>): Stored<RecordDoc> => ({
  ...doc,
  kind: FORMER_NAMES[doc.kind] ?? doc.kind,
});

export async function readRecord({ db }: Pick<Ctx, 'db'>, id: string) {
  const found = id.startsWith('rec_') ? await db.get<RecordDoc>(id) : undefined;
  return found && asToday(found);
}

export const versionOf = ({ title, body, sources, pinned }: Version): Version => ({
  title,
  body,
  sources,
  pinned,
});

export const toRecord = (doc: RecordDoc): OwnRecord => ({
  id: doc.id,
  kind: doc.kind,
  version: doc.version,
  title: doc.title,
  body: doc.body,
  sources: doc.sources,
  visibility: doc.visibility,
  pinned: doc.pinned,
  createdBy: doc.createdBy,
  createdAt: doc.createdAt,
  updatedAt: doc.updatedAt,
  canUndo: doc.former !== null,
});
