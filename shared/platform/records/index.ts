import { defineRoom } from '#kernel';
import type {} from './events.ts';
import { createRecords, type Records } from './records.ts';
import { routes } from './routes.ts';
import { changeRecord, createRecord, getRecord, listRecords, removeRecord } from './serve-records.ts';

export type { BodyOf, RecordKindName } from './kinds.ts';
export { createRecords, type Records, type RecordWrite } from './records.ts';
export { NewRecord, OwnRecord } from './schema.ts';
export { changeRecord, createRecord, getRecord, listRecords, removeRecord } from './serve-records.ts';

export const room = defineRoom({
  name: 'records',
  routes,
  handlers: { listRecords, createRecord, getRecord, changeRecord, removeRecord },
  ctx: { records: createRecords },
  personalData: {
    record: { holds: 'Your own lists, notes, briefs and remembered senders.', container: 'tenant' },
  },
});

declare module '#kernel/ctx' {
  interface Ctx {
    records: Records;
  }
}
