import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Carries the key of the data folder to the control doors of its stand-ins. No form and no plain page can send it. */
export const controlKeyHeader = 'x-control-key';

/** Without a key the door has no lock: so tests hold stand-ins that only they know of. */
export function hasControlKey(headers: IncomingHttpHeaders, key: string | undefined): boolean {
  return key === undefined || isSameKey(headers[controlKeyHeader], key);
}

/** Takes as long for a wrong key as for the right one. */
export function isSameKey(given: unknown, key: string): boolean {
  const [ours, theirs] = [Buffer.from(key), Buffer.from(typeof given === 'string' ? given : '')];
  return ours.length > 0 && ours.length === theirs.length && timingSafeEqual(ours, theirs);
}
