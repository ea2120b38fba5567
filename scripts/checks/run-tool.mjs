import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { root } from './project-files.mjs';

/** Runs a tool's own script with this Node; tells its exit code and all that it wrote. */
export async function runTool(script, args) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { code, output: stdout + stderr };
}
