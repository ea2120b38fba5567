import type { Account } from '../accounts.ts';
import type { Database } from '../database.ts';

const secondMs = 1000;
const nextSecond = (ms: number): number => (Math.floor(ms / secondMs) + 1) * secondMs;

/** Keeps in mind up to which time of reception a mailbox was read. Whoever reads goes on from there. */
export function markRead(
  db: Database,
  { address }: Account,
  read: { nowMs: number; sinceMs?: number },
): void {
  const newest = db.one<{ ms: number | null }>(
    'SELECT max(received_ms) AS ms FROM messages WHERE account = ? AND received_ms <= ?',
    address,
    read.nowMs,
  )?.ms;
  const readMs = Math.max(newest ?? 0, Math.min(read.sinceMs ?? 0, read.nowMs));
  if (readMs <= (readMarkOf(db, address) ?? 0)) return;
  db.run('INSERT OR REPLACE INTO read_marks VALUES (?, ?)', address, readMs);
}

export const readMarkOf = (db: Database, address: string): number | undefined =>
  db.one<{ ms: number }>('SELECT read_ms AS ms FROM read_marks WHERE account = ?', address)?.ms;

interface Arrival {
  /** Up to where the mailbox was read; nothing new may lie before it. */
  readMs: number | undefined;
  /** When the mail before was received; later ones follow it. */
  lastMs: number | undefined;
  nowMs: number;
}

/**
 * When an old mail that comes in now counts as received: when it was written, as long as nobody has read beyond that
 * time; else right after what was read, one second after the other, as times of reception have whole seconds. It is
 * never received in the future, so very many mails share the last second that there is.
 */
export function receivedInOrder(writtenMs: number, { readMs, lastMs, nowMs }: Arrival): number {
  const firstMs = readMs === undefined ? 0 : nextSecond(readMs);
  const atMs = Math.min(writtenMs, nowMs);
  if (atMs >= firstMs && atMs >= (lastMs ?? 0)) return atMs;
  const followingMs = lastMs === undefined ? 0 : lastMs + secondMs;
  return Math.min(Math.max(firstMs, followingMs), Math.max(nowMs, firstMs));
}
