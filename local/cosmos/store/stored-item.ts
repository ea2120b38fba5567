export interface StoredItem {
  partition: string;
  id: string;
  etag: string;
  /** Seconds since 1970 of the last write. */
  ts: number;
  lsn: number;
  /** The document as it came, without system properties. */
  body: string;
}
