import { isStartupError } from '../host/startup-error.ts';
import { dataFolderOf } from './data-folder.ts';
import { awaitModelHealth } from './model-health.ts';
import { readPortBase } from './ports.ts';
import { screen } from './screen.ts';
import { readSettingsFiles, settingsOf } from './settings.ts';
import type { RunningStack, StackOptions } from './stack-options.ts';
import { startStack } from './start-stack.ts';

/** Longer than an orderly stop takes; after it the children end on their own. */
const stopWithinMs = 5_000;

/** `npm start`: the stack until a signal or until one of its parts ends. Sets the exit code. */
export async function runStack(environment: NodeJS.ProcessEnv): Promise<void> {
  // A reader that goes away (`npm start | head`) must not take the stack with it.
  process.stdout.on('error', () => {});
  const asked = untilSignal();
  say('Starting the embedded stack …');
  try {
    const stack = await Promise.race([startStack(optionsFrom(environment)), asked]);
    // Asked to stop while starting: ending here ends the children too, and nothing is lost that was answered.
    if (!stack) process.exit(0);
    say(screen(stack, await noteOn(stack)));
    const reason = await Promise.race([asked, stack.failed]);
    if (reason) warn(reason);
    process.exitCode = reason ? 1 : 0;
    await stopInTime(stack);
  } catch (error) {
    warn(isStartupError(error) ? error.message : `The stack failed: ${describe(error)}`);
    process.exitCode = 1;
  }
  process.exit();
}

/** A real model is asked before the screen is shown; what is wrong with it is said there. */
async function noteOn({ model, url }: RunningStack): Promise<string | null> {
  return model.kind === 'real' ? (await awaitModelHealth(url)).modelNote : null;
}

function optionsFrom(environment: NodeJS.ProcessEnv): StackOptions {
  const { CONNECTSOFT_PORT_BASE: base, CONNECTSOFT_MODEL_STUB_MS: stubMs } = environment;
  return {
    dataDir: dataFolderOf(environment),
    env: settingsOf(environment, readSettingsFiles()),
    log: (line) => warn(line),
    ...(base && { portBase: readPortBase(base) }),
    // For measuring without a model.
    ...(stubMs && { modelStub: { latencyMs: Math.max(0, Number(stubMs) || 0) } }),
  };
}

/** Resolves with nothing to explain. Repeated signals change nothing: npm passes on what the terminal has sent already. */
function untilSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve(undefined));
  });
}

async function stopInTime(stack: RunningStack): Promise<void> {
  say('Stopping …');
  const late = new Promise((resolve) => setTimeout(resolve, stopWithinMs));
  await Promise.race([stack.stop(), late]);
  say('Stopped.');
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warn = (text: string): void => void process.stderr.write(`${text}\n`);

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
