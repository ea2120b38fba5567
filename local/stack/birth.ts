import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running program: numbers are reused, so its start is remembered too. */
export interface Running {
  name: string;
  pid: number;
  /** Boot and start time; empty where the system does not tell (only Linux does). */
  birth: string;
}

export function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the start time is the 22nd field, the 20th after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isEnded = fields[0] === 'Z';
    return isEnded
      ? 'ended'
      : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
  } catch {
    return '';
  }
}

function isAlive({ pid, birth }: Running): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return birthOf(pid) === birth;
}

/** Children of a killed stack end by themselves within seconds; one that hangs and is surely ours is killed. */
export async function awaitEnd(children: Running[], patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (const child of children) {
    while (isAlive(child) && Date.now() < deadline) await sleep(25);
    if (child.birth !== '' && isAlive(child)) process.kill(child.pid, 'SIGKILL');
    while (child.birth !== '' && isAlive(child)) await sleep(25);
  }
}
