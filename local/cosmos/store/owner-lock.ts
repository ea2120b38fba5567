import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

interface Holder {
  pid: number;
  birth: string;
}

/** Claims the data file for this process; refused while the process that holds it is alive. */
export function claimFile(database: DatabaseSync, file: string): { release(): void } {
  const token = randomUUID();
  database.exec('BEGIN IMMEDIATE');
  try {
    const holder = database.prepare('SELECT pid, birth FROM owner').get() as Holder | undefined;
    if (holder && isAlive(holder)) throw new Error(refusal(file, holder));
    database.exec('DELETE FROM owner');
    database
      .prepare('INSERT INTO owner (pid, birth, token) VALUES (?, ?, ?)')
      .run(process.pid, birthOf(process.pid) ?? '', token);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
  const release = database.prepare('DELETE FROM owner WHERE token = ?');
  return { release: () => void release.run(token) };
}

function refusal(file: string, { pid }: Holder): string {
  const who = pid === process.pid ? 'this same process' : `process ${pid}`;
  return `The Cosmos data file ${file} is already open in ${who}. One gateway serves one file: stop the other one or choose another data directory.`;
}

function isAlive({ pid, birth }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means that the process exists and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = birthOf(pid);
  return now === undefined || birth === '' || now === birth;
}

/** Process numbers are reused, so a holder is known by its start time and boot as well (Linux; elsewhere undefined). */
function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the start time is the 22nd field, the 20th after it.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A process that was killed but not yet collected by its parent has closed its files.
    if (state === 'Z' || state === 'X') return 'ended';
    const start = fields[18];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${start}`;
  } catch {
    return undefined;
  }
}
