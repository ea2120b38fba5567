import path from 'node:path';

/** macOS takes no longer path of a socket, Linux four bytes more. */
const longestBytes = 103;

/** Where the database speaks in frames; undefined where there can be no such socket, and HTTP has to do. */
export function databaseSocket(dataDir: string): string | undefined {
  const socket = path.join(dataDir, 'cosmos', 'cosmos.sock');
  const isPossible = process.platform !== 'win32' && Buffer.byteLength(socket) <= longestBytes;
  return isPossible ? socket : undefined;
}
