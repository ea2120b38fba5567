import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { portsFrom } from '../local/stack/ports.ts';
import type { Secrets } from '../local/stack/secrets.ts';
import { firstLine } from './child-output.ts';

export const root = path.resolve(import.meta.dirname, '..');

export interface BenchStack {
  siteUrl: string;
  identityUrl: string;
  cosmosUrl: string;
  modelUrl: string;
  cosmosKey: string;
  /** As the header `x-control-key`. */
  controlKey: string;
  /** Opens the doors of the durable engine, as the query's `code`. */
  systemKey: string;
  /** Every process that the product needs here, by what it does; the stub of the model is not among them. */
  pids: { standIns: number; host: number; storage: number };
  stop(): Promise<void>;
}

interface StackOptions {
  dataDir: string;
  /** Answers at once from a process of its own instead of the offline model. */
  withStub: boolean;
  /** Node options of all its processes, such as those of a profile. */
  nodeOptions?: string | undefined;
}

/** The stack as a program of its own, so that what it costs can be told from what measuring costs. */
export async function startBenchStack({ dataDir, withStub, nodeOptions }: StackOptions): Promise<BenchStack> {
  const child = spawn(process.execPath, [path.join(root, 'local/start.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: stackEnvironment({ dataDir, withStub, nodeOptions }),
  });
  await firstLine(child, /Ready in/);
  return describe(child, dataDir);
}

export const stackEnvironment = ({ dataDir, withStub, nodeOptions }: StackOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  CONNECTSOFT_DATA_DIR: dataDir,
  CONNECTSOFT_PORT_BASE: '0',
  // One measuring client looks more often than a person does.
  RATE_LIMIT_FACTOR: '1000',
  ...(withStub && { CONNECTSOFT_MODEL_STUB_MS: '0' }),
  ...(nodeOptions && { NODE_OPTIONS: nodeOptions }),
});

interface StateFile {
  pid: number;
  url: string;
  children: { name: string; pid: number }[];
}

export const readState = (dataDir: string): StateFile =>
  JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8')) as StateFile;

function describe(child: ChildProcess, dataDir: string): BenchStack {
  // Listened for from the start: a stack that fails while it is measured has ended before it is stopped.
  const ended = once(child, 'close');
  const { url, pid, children } = readState(dataDir);
  const { cosmosKey, controlKey, functionKeys } = JSON.parse(
    readFileSync(path.join(dataDir, 'secrets.json'), 'utf8'),
  ) as Pick<Secrets, 'cosmosKey' | 'controlKey' | 'functionKeys'>;
  const pidOf = (part: string) => children.find(({ name }) => name.includes(part))?.pid ?? Number.NaN;
  const ports = portsFrom(Number(new URL(url).port));
  return {
    siteUrl: `http://localhost:${ports.site}`,
    identityUrl: `http://localhost:${ports.identity}`,
    cosmosUrl: `http://127.0.0.1:${ports.cosmos}`,
    modelUrl: `http://127.0.0.1:${ports.model}`,
    cosmosKey,
    controlKey,
    systemKey: functionKeys.system,
    pids: { standIns: pid, host: pidOf('host'), storage: pidOf('storage') },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
