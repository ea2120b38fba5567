import { readFileSync } from 'node:fs';

/** The unit of the times in /proc on every Linux that Node supports (getconf CLK_TCK). */
const TICKS_PER_SEC = 100;
const KB_PER_MB = 1024;

/** User and system time of a process so far, in milliseconds; its threads count, its children do not. */
export const cpuMs = (pid: number): number => (ticksOf(pid) * 1000) / TICKS_PER_SEC;

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; user and system time are the 14th and 15th field, the 12th and 13th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Proportional set size: pages that processes share are counted once. */
export const pssMb = (pids: number[]): number =>
  pids.reduce((sum, pid) => {
    const [, kb] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return sum + Number(kb) / KB_PER_MB;
  }, 0);
