export interface BlobContent {
  bytes: Uint8Array;
  /** Media type. */
  type: string;
}

/** Payloads too large for a document, below the tenant's own prefix. */
export interface Blobs {
  put(tenantId: string, name: string, content: string | Uint8Array, type: string): Promise<void>;
  /** `undefined` when there is none. */
  get(tenantId: string, name: string): Promise<BlobContent | undefined>;
  remove(tenantId: string, name: string): Promise<void>;
  /** All of the tenant whose names begin so. */
  removeAll(tenantId: string, prefix: string): Promise<void>;
}
