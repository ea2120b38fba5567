import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mboxMessages } from './read-mbox.ts';

export interface SourceMail {
  /** How a person finds it again: a file name, or an mbox and a number. */
  name: string;
  raw: Buffer;
}

/** Every mail below a folder (`.eml`, `.mbox`) or in one file, one at a time. */
export async function* sourceMails(path: string): AsyncGenerator<SourceMail> {
  if (!(await stat(path)).isDirectory()) {
    yield* fileMails(path, basename(path));
    return;
  }
  const names = await readdir(path, { recursive: true });
  for (const name of names.toSorted()) {
    if (/\.(eml|mbox)$/i.test(name)) yield* fileMails(join(path, name), name);
  }
}

async function* fileMails(path: string, name: string): AsyncGenerator<SourceMail> {
  if (/\.eml$/i.test(path)) {
    yield { name, raw: await readFile(path) };
    return;
  }
  let number = 0;
  for await (const raw of mboxMessages(createReadStream(path, { encoding: 'latin1' }))) {
    number += 1;
    yield { name: `${name} message ${number}`, raw };
  }
}
