import path from 'node:path';
import { openLogFile } from './log-file.ts';

export interface Logs {
  functions(line: string): void;
  storage(line: string): void;
  close(): void;
}

/** What the children write goes to files; the host's warnings and errors are passed on as well. */
export function openLogs(dataDir: string, tell: (line: string) => void): Logs {
  const functions = openLogFile(path.join(dataDir, 'logs', 'functions.log'));
  const storage = openLogFile(path.join(dataDir, 'logs', 'storage.log'));
  return {
    functions(line) {
      functions.write(line);
      if (/^\S+ (warning|error|critical) /.test(line)) tell(line);
    },
    storage: storage.write,
    close() {
      functions.close();
      storage.close();
    },
  };
}
