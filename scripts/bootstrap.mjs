// Runs before every npm script, on Node 18 or newer, with nothing installed: installs what is missing, else returns at once.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.bootstrap-stamp');
const lockDir = join(root, '.bootstrap-lock');
const STALE_LOCK_MS = 10 * 60_000;
const OLDEST_TO_BEGIN = 18;
const OLDEST_TO_RUN = 24;
const majorOf = (version) => Number(version.replace('v', '').split('.')[0]);

if (majorOf(process.version) < OLDEST_TO_BEGIN)
  end(`This needs Node ${OLDEST_TO_BEGIN} or newer to begin with; you run ${process.version}.`);
if (!isInstalled()) {
  await withLock(async () => {
    if (!isInstalled()) await install();
  });
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint();
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const { workspaces = [] } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = [
    'package.json',
    'package-lock.json',
    '.npmrc',
    ...workspaces.map((name) => `${name}/package.json`),
  ];
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

async function install() {
  console.log('Installing what is missing (the first time this takes a minute or two) …');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { NODE_ENV: _unset, ...env } = process.env;
  const npm = process.env.npm_execpath;
  const options = { cwd: root, env, stdio: 'inherit' };
  const child = npm
    ? spawn(process.execPath, [npm, ...args], options)
    : spawn('npm', args, { ...options, shell: true });
  const telling = setInterval(tellProgress, process.stdout.isTTY ? 1_000 : 15_000, Date.now());
  const code = await new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(1));
  });
  clearInterval(telling);
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
  if (code !== 0)
    end(
      'The installation failed (see above). Check that the npm registry can be reached, then run the command again.',
      code ?? 1,
    );
  demandNode();
  writeFileSync(stampFile, fingerprint());
}

/** Counts what is unpacked, because npm itself says nothing until all of it is there. */
function tellProgress(startedMs) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const wanted = Object.keys(packages).filter(
    (path) => path.startsWith('node_modules/') && !packages[path].link && fitsHere(packages[path]),
  );
  const there = wanted.filter((path) => existsSync(join(root, path, 'package.json'))).length;
  const text = `  ${there} of ${wanted.length} packages, ${Math.round((Date.now() - startedMs) / 1000)} s`;
  process.stdout.write(process.stdout.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
}

function fitsHere({ os = [process.platform], cpu = [process.arch] }) {
  return os.includes(process.platform) && cpu.includes(process.arch);
}

/** npm finds the Node of the installation first; where none came with it, or it does not run here, yours must do. */
function demandNode() {
  const installed = spawnSync(join(root, 'node_modules', '.bin', 'node'), ['--version'], {
    encoding: 'utf8',
  });
  const version = installed.status === 0 ? installed.stdout.trim() : process.version;
  if (majorOf(version) >= OLDEST_TO_RUN) return;
  end(
    `The code needs Node ${OLDEST_TO_RUN}, and none for this system (${process.platform}, ${process.arch}) comes with the installation; you run ${process.version}. Install Node ${OLDEST_TO_RUN}, then run the command again.`,
  );
}

function end(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}

/** Two first runs at once: the second waits until the first has installed. */
async function withLock(work) {
  for (;;) {
    try {
      mkdirSync(lockDir);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isAbandoned()) rmSync(lockDir, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  const release = () => rmSync(lockDir, { recursive: true, force: true });
  process.once('exit', release);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  await work();
  release();
}

function isAbandoned() {
  try {
    return Date.now() - statSync(lockDir).mtimeMs > STALE_LOCK_MS;
  } catch {
    return false;
  }
}
