import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Which browser the tests take: one of this machine, or the one that comes as a package and has to be unpacked. */
export type ChromiumHere = { kind: 'installed'; executablePath: string } | { kind: 'packaged' };

const names = ['chromium', 'google-chrome'];

/** `$CHROMIUM_PATH`, else the package where it has one (Linux on x64), else a Chromium on PATH. Nothing is started. */
export function chromiumHere(environment = process.env): ChromiumHere | undefined {
  const named = environment.CHROMIUM_PATH;
  if (!named && process.platform === 'linux' && process.arch === 'x64') return { kind: 'packaged' };
  const folders = (environment.PATH ?? '').split(path.delimiter).filter(Boolean);
  const found =
    named || folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isProgram);
  return found ? { kind: 'installed', executablePath: found } : undefined;
}

export const noChromium =
  'No Chromium was found: set CHROMIUM_PATH, or put chromium or google-chrome on PATH. The browser tests are left out.';

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
