import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Every file that git keeps or would keep, relative to the root: what is ignored is nobody's business here. */
export function projectFiles() {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  const names = new Set(listed.split('\0').filter(Boolean));
  // A file deleted but not yet committed is still listed.
  return [...names].filter((name) => lstatSync(join(root, name), { throwIfNoEntry: false })?.isFile());
}

/** Tests and what only tests use. */
export const isTesting = (file) => /\.test\.ts$|\/suite\.ts$|\/(testing|tests|fixtures)\//.test(file);
