import type {} from './events.ts';
import type { Records } from './records.ts';

export type { BodyOf, RecordKindName } from './kinds.ts';
export { createRecords, type Records, type RecordWrite } from './records.ts';
export { routes } from './routes.ts';
export { NewRecord, OwnRecord } from './schema.ts';
export { changeRecord, createRecord, getRecord, listRecords, removeRecord } from './serve-records.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    records: Records;
  }
}
