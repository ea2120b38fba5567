import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));
const home = path.join(cache, 'chromium');

export interface UnpackedChromium {
  executablePath: string;
  env: Record<string, string>;
}

/**
 * The browser of `@sparticuz/chromium`, unpacked once. The package takes a file that is there for a whole one, so all of
 * it is unpacked aside and gets its name when it is complete; two that begin at once wait for each other.
 */
export async function unpackChromium(): Promise<UnpackedChromium> {
  await mkdir(cache, { recursive: true });
  const release = await takeTurn();
  try {
    if (!existsSync(home)) await unpack();
  } finally {
    release();
  }
  return {
    executablePath: path.join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: path.join(home, 'al2023/lib'), FONTCONFIG_FILE: path.join(home, 'fonts.conf') },
  };
}

async function unpack(): Promise<void> {
  const aside = await mkdtemp(path.join(cache, 'chromium-'));
  try {
    await unpackInto(aside);
    await writeFile(path.join(aside, 'fonts.conf'), fontsConf);
    await rename(aside, home);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** The package unpacks into the temporary folder, which it looks up when it is at work. */
async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    await inflate(path.join(path.dirname(entry), '../bin/al2023.tar.br'));
    await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/** The package's own names a folder that is not there, and a page without fonts has no text at all. */
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(home, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(home, 'fonts-cache')}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Open Sans</string></edit>
  </match>
</fontconfig>
`;

/** An open exclusive transaction: the operating system lets go of it when its holder is killed. */
async function takeTurn(): Promise<() => void> {
  const lock = new DatabaseSync(path.join(cache, 'chromium-lock.sqlite'), { timeout: 0 });
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return () => lock.close();
    } catch (error) {
      if (!(error instanceof Error) || !/locked/.test(error.message)) throw error;
      await pause(100);
    }
  }
}
