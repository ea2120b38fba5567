/**
 * Wraps a tenant's 256-bit key under a key that never leaves its keeper (a vault, or a local key file).
 * `wrapped` is base64url and holds no secret by itself; `keyId` names the wrapping key, so that an older
 * one can still unwrap after a rotation. Both calls reject when the keeper does not answer.
 */
export interface KeyWrapper {
  wrap(tenantKey: Uint8Array): Promise<WrappedKey>;
  unwrap(wrapped: WrappedKey): Promise<Uint8Array>;
}

export interface WrappedKey {
  keyId: string;
  wrapped: string;
}
