import type { Ctx, Doc } from '#kernel';
import type { RecordKindName } from './kinds.ts';
import type { CreatedBy, NewRecord, OwnRecord } from './schema.ts';
import type { Source } from './source.ts';

export interface Version {
  title: string;
  body: NewRecord['body'];
  sources: Source[];
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

export const readRecord = ({ db }: Pick<Ctx, 'db'>, id: string) =>
  id.startsWith('rec_') ? db.get<RecordDoc>(id) : Promise.resolve(undefined);

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
