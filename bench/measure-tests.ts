import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './stack.ts';

/** The whole of `npm test`, as it is. */
export async function measureTests(): Promise<number> {
  const startedMs = performance.now();
  const npm = spawn('npm', ['test'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(npm, 'close');
  if (code !== 0) throw new Error('The tests failed, so how long they take says nothing.');
  return (performance.now() - startedMs) / 1000;
}
