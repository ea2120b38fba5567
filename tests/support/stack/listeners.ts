import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ListeningSocket {
  pid: number;
  /** As the system writes it: `127.0.0.1`, or the 32 hexadecimal digits of an IPv6 address. */
  address: string;
  port: number;
}

const LISTENING = '0A';

/** What these processes listen on, asked of the system (Linux: proc(5)), so that nothing has to be known of them. */
export function listenersOf(pids: number[]): ListeningSocket[] {
  const sockets = new Map(pids.flatMap((pid) => socketsOf(pid).map((inode) => [inode, pid] as const)));
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
        const pid = sockets.get(inode);
        return state === LISTENING && pid !== undefined ? [{ pid, ...readAddress(local) }] : [];
      }),
  );
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${name}`)) ?? [];
    return inode ?? [];
  });
}

/** A file that was closed meanwhile is no socket that listens. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function readAddress(text: string): { address: string; port: number } {
  const [hex = '', port = ''] = text.split(':');
  const bytes = Buffer.from(hex, 'hex').reverse();
  return { address: bytes.length === 4 ? bytes.join('.') : hex, port: Number.parseInt(port, 16) };
}
