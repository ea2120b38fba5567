import type { RecordKindName } from './kinds.ts';

declare module '#kernel/events' {
  interface Events {
    'record.deleted': { subject: 'record'; facts: { kind: RecordKindName } };
  }
}
