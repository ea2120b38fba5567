// Boots the built app as a person would, in an empty data folder on free ports, asks it for health, and stops it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const READY_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dataFolder = mkdtempSync(join(tmpdir(), 'connectsoft-smoke-'));

const startedAt = performance.now();
const stack = start();
try {
  const address = await within(READY_WITHIN_MS, readyAddress(stack), 'no line with "Ready" and an address');
  const readyMs = Math.round(performance.now() - startedAt);
  await asksWell(address);
  await stop(stack);
  await isGone(address);
  console.log(`Smoke: ready at ${address} after ${readyMs} ms, healthy, stopped.`);
} catch (error) {
  console.error(`Smoke: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  killWhatIsLeft(stack);
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

function start() {
  return spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, CONNECTSOFT_PORT_BASE: '0', CONNECTSOFT_DATA_DIR: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that nothing of it can outlive this script.
    detached: true,
  });
}

/** Echoes what the stack says and picks out the address it is ready at. */
async function readyAddress(child) {
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    let isReady = false;
    lines.on('line', (line) => {
      console.log(`  ${line}`);
      isReady ||= /\bReady\b/.test(line);
      const address = /https?:\/\/[^\s/]+:\d+/.exec(line)?.[0];
      if (isReady && address) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`npm start ended before it was ready (${code ?? signal})`)),
    );
  });
}

async function asksWell(address) {
  const health = await fetch(`${address}/api/v1/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const said = await health.text();
  if (health.status !== 200 || statusOf(said) !== 'ok')
    throw new Error(`health said ${health.status}: ${said}`);

  const page = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (page.status !== 200) throw new Error(`the page answered ${page.status}`);
}

function statusOf(text) {
  try {
    return JSON.parse(text).status;
  } catch {
    return undefined;
  }
}

/**
 * npm ends at once and leaves its script behind; so the signal goes to the whole group, as a terminal sends it, and
 * `close` is awaited: it comes when the last of them has let go of the output.
 */
async function stop(child) {
  const closed = once(child, 'close');
  process.kill(-child.pid, 'SIGTERM');
  await within(STOPPED_WITHIN_MS, closed, 'SIGTERM did not stop it');
}

async function isGone(address) {
  const answered = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).then(
    () => true,
    () => false,
  );
  if (answered) throw new Error(`${address} still answers after the stop`);
}

function killWhatIsLeft(child) {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function within(limitMs, promise, otherwise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
