import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stop } from './stop.ts';

/** Opens a text in the person's own editor and gives back what was saved. */
export async function editText(text: string, editor: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'connectsoft-demo-'));
  const file = path.join(folder, 'draft.txt');
  try {
    await writeFile(file, text);
    const [command = '', ...args] = editor.split(/\s+/);
    const child = spawn(command, [...args, file], { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw stop(`The editor "${editor}" ended with code ${code}; nothing was changed.`);
    return (await readFile(file, 'utf8')).trimEnd();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const gap = /\[missing: ([^\]]*)\]/g;

/** The places that a draft left open, because the fact stood nowhere. */
export const gapsIn = (text: string): string[] => [...text.matchAll(gap)].map(([, what = '']) => what);

/** What the demo writes when nobody is there to fill a gap. */
export const fillGaps = (text: string): string => text.replace(gap, '(to follow)');

export const unattendedLine = 'PS: this line was added by hand before sending.';
