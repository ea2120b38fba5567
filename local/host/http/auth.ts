import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AuthLevel } from './router.ts';

export interface FunctionKeys {
  master: string;
  function: string;
  /** Of the durable extension's public API. */
  system: string;
}

/** The header wins over `?code=` even when it is wrong. The master key opens every level. */
export function hasAccess(
  level: AuthLevel,
  request: { headers: IncomingMessage['headers']; query: URLSearchParams },
  keys: FunctionKeys,
): boolean {
  if (level === 'anonymous') return true;
  const header = request.headers['x-functions-key'];
  const given = typeof header === 'string' ? header : request.query.get('code');
  if (!given) return false;
  return isSame(given, keys.master) || (level === 'function' && isSame(given, keys.function));
}

function isSame(given: string, key: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
}
