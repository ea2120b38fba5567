import type { Records } from './records.ts';

export { type BodyOf, RecordKind, type RecordKindName, recordKinds } from './kinds.ts';
export { createRecords, type Records, type RecordWrite } from './records.ts';
export { routes } from './routes.ts';
export { CreatedBy, NewRecord, OwnRecord, RecordChange } from './schema.ts';
export { changeRecord, createRecord, getRecord, listRecords, removeRecord } from './serve-records.ts';
export { Source } from './source.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    records: Records;
  }
}
