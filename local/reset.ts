import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { chooser } from './demo/terminal/asker.ts';
import { startupError } from './host/startup-error.ts';
import { claimDataFolder, dataFolderOf } from './stack/data-folder.ts';
import { requireNode } from './stack/require-node.ts';

/**
 * `npm run reset [-- --yes]`: removes what the stack has kept in its data folder, and nothing else; asks before, and
 * refuses while a stack runs there.
 */
async function reset(folder: string, isSure: boolean): Promise<string> {
  if (!existsSync(folder)) return `Nothing to reset: ${folder} does not exist.`;
  const claimed = await claimDataFolder(folder);
  if (!isSure && !(await isMeant(folder))) {
    claimed.release();
    return 'Nothing was removed.';
  }
  const { removed, kept } = claimed.empty();
  if (removed.length === 0) return `Nothing to reset: ${folder} held nothing of the stack.`;
  const rest = kept.length > 0 ? ` Left alone, because the stack did not make it: ${kept.join(', ')}.` : '';
  return `Emptied ${folder}: ${removed.join(', ')} are gone.${rest} The next start begins from nothing.`;
}

async function isMeant(folder: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw startupError('This is no terminal, so nobody can be asked: use "npm run reset -- --yes".');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const given = Promise.race([
    chooser((question) => lines.question(`${question} `))(
      `Remove all people, mail and runs in ${folder}? This cannot be undone. [y/N]`,
      { y: 'yes', n: 'no' },
      'n',
    ),
    // Ctrl-D or Ctrl-C: nobody answers any more.
    new Promise<'n'>((resolve) => lines.once('close', () => resolve('n'))),
  ]);
  return given.then((answer) => answer === 'y').finally(() => lines.close());
}

requireNode();
try {
  const { values } = parseArgs({ options: { yes: { type: 'boolean', short: 'y' } } });
  process.stdout.write(`${await reset(dataFolderOf(process.env), values.yes ?? false)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
