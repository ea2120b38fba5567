import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openPackOwner } from './clear-inbox.ts';
import type { FigureKey, Samples } from './figures.ts';
import { measureGrowth } from './growth/growth.ts';
import { type Bare, startBareHost } from './measure-bare.ts';
import { measureBusy } from './measure-busy.ts';
import { measureImport } from './measure-import.ts';
import {
  type Load,
  measureLoad,
  measureOverhead,
  measureStore,
  type RunBench,
  warmUp,
} from './measure-runs.ts';
import { measureStarts } from './measure-start.ts';
import { measureTests } from './measure-tests.ts';
import { type MeasuredRun, measureRun } from './measure-tokens.ts';
import { setModelAnswers } from './model-stub.ts';
import { type Measurement, machine, toJson, toTable } from './report.ts';
import { type BenchStack, startBenchStack } from './stack.ts';
import { median, rounded } from './statistics.ts';
import { openTenants } from './tenants.ts';
import { tokenFigures, tokenReport } from './token-report.ts';
import { measureWeb } from './web/measure-web.ts';

/**
 * `npm run bench`. `--json` prints one object with the figures, `--runs-only` leaves start and import out,
 * `--with-tests` takes the time of `npm test` too, `--repetitions` and `--runs` change how much is measured,
 * `--profile <folder>` leaves a CPU profile of each process of the stack there. Three measure something else: `--tokens` what
 * the agents read and write, and what a thousand runs cost on Azure; `--growth` what a run and a read cost as tenants and
 * runs become many; `--web` what a person waits for in the web client.
 */
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    'runs-only': { type: 'boolean', default: false },
    'with-tests': { type: 'boolean', default: false },
    tokens: { type: 'boolean', default: false },
    profile: { type: 'string' },
    growth: { type: 'boolean', default: false },
    web: { type: 'boolean', default: false },
    repetitions: { type: 'string', default: '3' },
    runs: { type: 'string', default: '300' },
  },
});
const TENANTS = 20;
const SEQUENTIAL_RUNS = 20;
const repetitions = Math.max(1, Number(options.repetitions));
const runs = Math.max(10, Number(options.runs));

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function measureTimes(folder: string): Promise<string> {
  const measured = await measureAll(folder);
  return options.json ? toJson(measured) : toTable(measured);
}

/** On a stack with the offline model and the seeded mailbox; nothing is timed. */
async function countTokens(folder: string): Promise<string> {
  const stack = await startBenchStack({ dataDir: path.join(folder, 'tokens'), withStub: false });
  try {
    const owner = await openPackOwner(stack);
    const inbox = await measureRun(stack, owner, 'inbox');
    const brief = await measureRun(stack, owner, 'brief');
    const reference = await measureReferenceRun(stack);
    if (options.json) return JSON.stringify(tokenFigures(inbox));
    return tokenReport([
      { title: 'Clear Inbox, the first run over the seeded mailbox', run: inbox },
      { title: 'Clear Inbox, the brief for the day', run: brief },
      { title: 'The reference run', run: reference },
    ]);
  } finally {
    await stack.stop();
  }
}

async function measureReferenceRun(stack: BenchStack): Promise<MeasuredRun> {
  await setModelAnswers(stack);
  const [tenant] = await openTenants(stack, 1);
  if (!tenant) throw new Error('There is no tenant to run for.');
  return measureRun(stack, { api: tenant.api, workflowIds: { reference: tenant.workflowId } }, 'reference');
}

async function measureAll(folder: string): Promise<Measurement> {
  const samples: Samples = {};
  const notes: string[] = [];
  if (!options['runs-only']) {
    say('Starting the stack a few times …');
    const dataDir = path.join(folder, 'starts');
    Object.assign(samples, await measureStarts(dataDir, repetitions));
    const files = {
      cacheDir: path.join(folder, 'compile'),
      keyFile: path.join(dataDir, 'keys/tenant-keys.pem'),
    };
    const { warmMs, coldMs } = await measureImport(files, repetitions);
    samples.importMs = warmMs;
    notes.push(`Import without a compile cache: ${rounded(median(coldMs), 0)} ms.`);
  }
  notes.push(await measureRuns(folder, samples), await measureBare(folder, samples));
  if (options['with-tests']) {
    say('Running the tests …');
    samples.testSec = [await measureTests()];
  }
  return { samples, notes };
}

async function measureRuns(folder: string, samples: Samples): Promise<string> {
  const nodeOptions = options.profile && `--cpu-prof --cpu-prof-dir=${path.resolve(options.profile)}`;
  const stack = await startBenchStack({ dataDir: path.join(folder, 'runs'), withStub: true, nodeOptions });
  try {
    say(`Opening ${TENANTS} accounts and warming up with ${runs} runs …`);
    const loads: Load[] = [];
    const bench: RunBench = { stack, tenants: await openTenants(stack, TENANTS) };
    await warmUp(bench, runs);
    for (let turn = 1; turn <= repetitions; turn += 1) {
      say(`Measuring, ${turn} of ${repetitions} …`);
      const load = await measureLoad(bench, runs);
      loads.push(load);
      add(samples, load.figures);
      add(samples, await measureStore(bench, SEQUENTIAL_RUNS));
      add(samples, await measureOverhead(bench, SEQUENTIAL_RUNS));
      add(samples, await measureBusy(bench));
    }
    return describeParts(loads);
  } finally {
    await stack.stop();
  }
}

async function measureBare(folder: string, samples: Samples): Promise<string> {
  say('Measuring host and engine alone …');
  const host = await startBareHost(path.join(folder, 'bare'));
  try {
    await host.measure(2 * runs);
    const measured: Bare[] = [];
    for (let turn = 1; turn <= repetitions; turn += 1) measured.push(await host.measure(2 * runs));
    samples.bareCpuMsPerRun = measured.map(({ cpuMsPerRun }) => cpuMsPerRun);
    const of = (figure: keyof Bare) => rounded(median(measured.map((one) => one[figure])));
    return `Host and engine alone: ${of('runsPerSec')} runs/s, ${of('turnsPerRun')} turns and ${of('activitiesPerRun')} activities per run.`;
  } finally {
    await host.stop();
  }
}

function describeParts(loads: Load[]): string {
  const of = (part: keyof Load['parts']) => rounded(median(loads.map(({ parts }) => parts[part])));
  return (
    `CPU per run: functions host ${of('host')} ms, database and other stand-ins ${of('standIns')} ms, ` +
    `blobs and queues ${of('storage')} ms.`
  );
}

function add(samples: Samples, measured: Partial<Record<FigureKey, number>>): void {
  for (const [key, value] of Object.entries(measured) as [FigureKey, number][]) {
    samples[key] = [...(samples[key] ?? []), value];
  }
}

function measured(folder: string): Promise<string> {
  if (options.growth) return measureAsItGrows(folder);
  if (options.web) return measureInBrowser(folder);
  return options.tokens ? countTokens(folder) : measureTimes(folder);
}

async function measureInBrowser(folder: string): Promise<string> {
  return `${await measureWeb({ folder, repetitions, say })}\n\n${machine()}`;
}

async function measureAsItGrows(folder: string): Promise<string> {
  const table = await measureGrowth({ folder, tenants: [1_000, 10_000], runs: [10_000, 100_000], say });
  return `${table}\n\n${machine()}`;
}

const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
try {
  process.stdout.write(`${await measured(folder)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
