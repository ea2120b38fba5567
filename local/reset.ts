import { existsSync } from 'node:fs';
import { isStartupError } from './host/startup-error.ts';
import { claimDataFolder, dataFolderOf } from './stack/data-folder.ts';
import { requireNode } from './stack/require-node.ts';

/** `npm run reset`: removes what the stack has kept in its data folder, and nothing else; refuses while it runs. */
async function reset(folder: string): Promise<string> {
  if (!existsSync(folder)) return `Nothing to reset: ${folder} does not exist.`;
  const claimed = await claimDataFolder(folder);
  const { removed, kept } = claimed.empty();
  if (removed.length === 0) return `Nothing to reset: ${folder} held nothing of the stack.`;
  const rest = kept.length > 0 ? ` Left alone, because the stack did not make it: ${kept.join(', ')}.` : '';
  return `Emptied ${folder}: ${removed.join(', ')} are gone.${rest} The next start begins from nothing.`;
}

requireNode();
try {
  process.stdout.write(`${await reset(dataFolderOf(process.env))}\n`);
} catch (error) {
  process.stderr.write(`${isStartupError(error) ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
