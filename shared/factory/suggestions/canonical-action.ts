import { canonicalJson, sha256 } from '#kernel';
import { Action } from './schema.ts';

/** The bytes that are shown, hashed, stored and executed; nothing is written out again in between. */
export function freeze(action: Action): { canonical: string; hash: string } {
  const canonical = canonicalJson(action);
  return { canonical, hash: sha256(canonical) };
}

export const thaw = (canonical: string): Action => Action.parse(JSON.parse(canonical));
