// Builds the web client into web/dist/: aside first, so that what is served is whole at every moment.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const web = join(root, 'web');
const [aside, former, dist] = ['.dist-new', '.dist-old', 'dist'].map((name) => join(web, name));

/** Pictures and fonts are packed already. */
const TEXT = /[.](?:html|js|css|svg|json|webmanifest|txt)$/;
const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

const startedAt = new Date();
runVite();
const files = readdirSync(aside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
for (const { parentPath, name } of files) if (TEXT.test(name)) pack(join(parentPath, name));
// What is changed while it is built makes the result an old one.
utimesSync(join(aside, 'index.html'), startedAt, startedAt);
replace();
console.log(`web/dist: ${files.length} files in ${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s`);

function runVite() {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--outDir', aside, '--emptyOutDir', '--logLevel', 'warn'];
  // Whoever starts this may be a test, whose own NODE_ENV would make it a build for development, without a worker.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: web, encoding: 'utf8', env });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`.trim());
  process.exit(1);
}

/** Kept beside the file for those who serve it; what does not get smaller is served as it is. */
function pack(file) {
  const content = readFileSync(file);
  const packed = { '.br': brotliCompressSync(content, BEST), '.gz': gzipSync(content, { level: 9 }) };
  for (const [ending, bytes] of Object.entries(packed))
    if (bytes.length < content.length) writeFileSync(file + ending, bytes);
}

function replace() {
  rmSync(former, { recursive: true, force: true });
  if (statSync(dist, { throwIfNoEntry: false })) renameSync(dist, former);
  renameSync(aside, dist);
  rmSync(former, { recursive: true, force: true });
}
