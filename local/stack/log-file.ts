import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import path from 'node:path';

const maxBytes = 5_000_000;

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Lines appended to a file; a full one becomes `<file>.1`, so that never more than two are kept. */
export function openLogFile(file: string): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let stream = open(file);

  return {
    write(line) {
      if (bytes > maxBytes) {
        stream.end();
        renameSync(file, `${file}.1`);
        stream = open(file);
        bytes = 0;
      }
      bytes += Buffer.byteLength(line) + 1;
      stream.write(`${line}\n`);
    },
    close: () => stream.end(),
  };
}

/** A log that cannot be written (a full disk, a folder that was removed) must not end what it tells of. */
const open = (file: string): WriteStream =>
  createWriteStream(file, { flags: 'a', mode: 0o600 }).on('error', () => {});
