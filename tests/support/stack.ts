import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { type RunningStack, type StackOptions, startStack } from '../../local/stack/index.ts';
import type { StackAddress } from './stack/address.ts';
import { openStack } from './stack/open-stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stack: StackAddress;
  }
}

export type { Reply } from './stack/api.ts';
export { newKey } from './stack/api.ts';
export type { Stack } from './stack/open-stack.ts';
export { expectSound } from './stack/oracle.ts';
export { type Person, proposedReply, severalReplies } from './stack/person.ts';
export { waitFor } from './stack/wait-for.ts';

/** The one stack that all files share; each test brings people of its own. */
export const sharedStack = () => openStack(inject('stack'));

/** A stack of the file's own, for faults that would meet everybody. */
export async function ownStack(env: Record<string, string> = {}, more: More = {}) {
  const told: string[] = [];
  const log = (line: string) => told.push(line);
  const { running, address, remove } = await startOnFreePorts(env, { ...more, log });
  const stack = openStack(address);
  return {
    stack,
    running,
    /** Warnings and errors of the host, line by line. */
    told,
    async stop() {
      await stack.close();
      await remove();
    },
  };
}

type More = Pick<StackOptions, 'isDatabaseOverHttp' | 'log'>;

/** Safety tests try thousands of requests as one person; how fast one may ask is tested where it is the subject. */
const HAMMERED = { RATE_LIMIT_FACTOR: '1000' };

/** Starts a stack with the built app, its state in a folder that is removed at the end. */
export async function startOnFreePorts(env: Record<string, string> = {}, more: More = {}) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'journeys-'));
  const running = await startStack({
    dataDir,
    portBase: 0,
    env: { ...HAMMERED, ...env },
    ...more,
  });
  return {
    running,
    address: addressOf(running),
    async remove() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const addressOf = (running: RunningStack): StackAddress => ({
  url: running.url,
  identityUrl: running.identityUrl,
  mailboxUrl: running.mailboxUrl,
  modelUrl: running.modelUrl,
  cosmosUrl: running.cosmosUrl,
  cosmosKey: running.cosmosKey,
  controlKey: running.controlKey,
  hostPid: running.pids.host,
  pids: Object.values(running.pids),
});
