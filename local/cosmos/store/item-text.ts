import type { Container } from './container.ts';
import { itemRid } from './resource-ids.ts';
import type { StoredItem } from './stored-item.ts';

/** The stored text with the system properties added at its end, so that a body is never parsed to be sent. */
export function itemText(container: Container, { partition, id, etag, ts, body }: StoredItem): string {
  const rid = itemRid(container.row.n, partition, id);
  const self = `dbs/${container.row.databaseRid}/colls/${container.row.rid}/docs/${rid}/`;
  return `${body.slice(0, -1)},"_rid":"${rid}","_self":"${self}","_etag":"\\"${etag}\\"","_attachments":"attachments/","_ts":${ts}}`;
}
