import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Opens a text in the person's own editor and gives back what was saved; `null` = it cannot be opened. */
export async function editText(text: string, editor: string): Promise<string | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'connectsoft-demo-'));
  const file = path.join(folder, 'draft.txt');
  try {
    await writeFile(file, text);
    const [command = '', ...args] = editor.split(/\s+/);
    const child = spawn(command, [...args, file], { stdio: 'inherit' });
    const code = await once(child, 'exit').then(
      ([code]) => code,
      () => null,
    );
    if (code !== 0) return null;
    return (await readFile(file, 'utf8')).trimEnd();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const gap = /\[missing: ([^\]]*)\]/g;

/** The places that a draft left open, because the fact stood nowhere. */
export const gapsIn = (text: string): string[] => [...text.matchAll(gap)].map(([, what = '']) => what);

/** The line that a gap stands in, to be written anew or left out. */
export const lineWith = (text: string, what: string): string =>
  text.split('\n').find((line) => line.includes(`[missing: ${what}]`)) ?? '';

export const replaceLine = (text: string, line: string, next: string): string =>
  text
    .split('\n')
    .flatMap((each) => (each !== line ? [each] : next ? [next] : []))
    .join('\n');

/** What the demo writes when nobody is there to fill a gap. */
export const fillGaps = (text: string): string => text.replace(gap, '(to follow)');

export const unattendedLine = 'PS: this line was added by hand before sending.';
