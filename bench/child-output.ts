import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Resolves with the first line that matches; rejects with what was said when the program ends before. */
export async function firstLine(child: ChildProcess, wanted: RegExp): Promise<string> {
  const said: string[] = [];
  const found = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      if (wanted.test(line)) found.resolve(line);
    });
  }
  const ended = once(child, 'close').then(() => {
    throw new Error(`The program ended before it was ready:\n${said.slice(-20).join('\n')}`);
  });
  ended.catch(() => {});
  return Promise.race([found.promise, ended]);
}
